import { invalidInput, type Refusal } from '../../domain/refusals.ts';
import { requiredSetting } from '../lib/env.ts';
import { type CardFilter, cardIndex, type PlaceCard } from './card-index.ts';
import { circleAround } from './circle.ts';
import { CursorSigner } from './cursor.ts';
import { cursorKey } from './cursor-key.ts';
import { Search, START } from './search.ts';

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
const signer = new CursorSigner(await cursorKey(requiredSetting('CURSOR_SECRET_ARN')));

/** A page of the items around a place. It reads nine times at most; then the page is short and its token goes on. */
export const handler = async (request: NearRequest): Promise<NearAnswer> => {
  const { latitude, longitude, radiusKm, category, saleKind, limit, nextToken } = request;
  const search = JSON.stringify([latitude, longitude, radiusKm, category, saleKind]);
  const from = nextToken === null ? { position: START, density: null } : signer.open(nextToken, search);
  if (from === null) {
    return { refusal: invalidInput('nextToken', 'nextToken is not one of this search. Start again without it.') };
  }
  const circle = circleAround({ latitude, longitude }, radiusKm);
  const page = await new Search<PlaceCard>({ circle, start: from.position, density: from.density, isFiltered: saleKind !== null }).page(
    limit,
    cardIndex(tableName, { category, saleKind }),
  );
  return {
    items: page.items,
    nextToken: page.next === null ? null : signer.sign({ position: page.next, density: page.density }, search),
  };
};
