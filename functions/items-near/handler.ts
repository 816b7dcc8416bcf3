import { invalidInput, type Refusal } from '../../domain/refusals.ts';
import { requiredSetting } from '../lib/env.ts';
import { logged } from '../lib/log.ts';
import { secretText } from '../lib/secret.ts';
import { type CardFilter, cardIndex, type PlaceCard } from './card-index.ts';
import { circleAround } from './circle.ts';
import { CursorSigner } from './cursor.ts';

import { Search, START } from './search.ts';
import { Walks } from './walks.ts';

/** A search as the resolver passes it on, its bounds checked. Degrees and kilometres. */
export interface NearRequest extends CardFilter {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
  readonly limit: number;
  readonly nextToken: string | null;
}

/** A page of cards, nearest first; or a refusal of the token. */
export type NearAnswer = { items: (PlaceCard & { distanceKm: number })[]; nextToken: string | null } | { refusal: Refusal };

const tableName = requiredSetting('TABLE');
// Read while the function starts, so that no search waits for it or pays for it.
const signer = new CursorSigner(await secretText(requiredSetting('CURSOR_SECRET_ARN')));
const walks = new Walks(Date.now);

/** The search behind a token: kept in memory, or begun again at the token's position. Null for a token that is not of this search. */
const searchOf = (request: NearRequest, subject: string): Search<PlaceCard> | null => {
  const { latitude, longitude, radiusKm, saleKind, nextToken } = request;
  const from = nextToken === null ? { position: START, density: null } : signer.open(nextToken, subject);
  if (from === null) {
    return null;
  }
  const kept = nextToken === null ? undefined : walks.take(nextToken);
  const circle = circleAround({ latitude, longitude }, radiusKm);
  return kept ?? new Search<PlaceCard>({ circle, start: from.position, density: from.density, isFiltered: saleKind !== null });
};

const pageNear = async (request: NearRequest): Promise<NearAnswer> => {
  const { latitude, longitude, radiusKm, category, saleKind, limit } = request;
  const subject = JSON.stringify([latitude, longitude, radiusKm, category, saleKind]);
  const search = searchOf(request, subject);
  if (search === null) {
    return { refusal: invalidInput('nextToken', 'nextToken is not one of this search. Start again without it.') };
  }
  const page = await search.page(limit, cardIndex(tableName, { category, saleKind }));
  if (page.next === null) {
    return { items: page.items, nextToken: null };
  }
  const nextToken = signer.sign({ position: page.next, density: page.density }, subject);
  walks.keep(nextToken, search);
  return { items: page.items, nextToken };
};

/** A page of the items around a place. It reads nine times at most; then the page is short and its token goes on. */
export const handler = logged((_request: NearRequest) => ({ operation: 'itemsNear' }), pageNear);
