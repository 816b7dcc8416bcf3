import { randomUUID } from 'node:crypto';
import type { ApolloClient } from '@apollo/client';
import { CreateItemDocument } from '../../client/index.ts';
import { TERMS } from './cast.ts';

/** What is auctioned. */
export interface Lot {
  readonly itemId: string;
  readonly title: string;
  readonly startPriceMinor: number;
  /** The first end, in milliseconds since 1970. */
  readonly endsAtMs: number;
}

const TITLE = 'Radio gramophone in walnut, 1958';

/** Lists the demo's item, as the user of the client; bidding opens at once and ends at `endsAtMs` by the clock of the stage. */
export async function listLot(client: ApolloClient, endsAtMs: number): Promise<Lot> {
  const input = {
    requestId: randomUUID(),
    title: TITLE,
    description: 'Plays, glows and hums a little. From the house of an aunt who kept everything.',
    category: 'COLLECTIBLES',
    condition: 'GOOD',
    saleKind: 'AUCTION',
    latitude: 51.0577,
    longitude: 3.7235,
    currency: 'EUR',
    auction: { ...TERMS, endsAt: new Date(endsAtMs).toISOString() },
  } as const;
  const { data } = await client.mutate({ mutation: CreateItemDocument, variables: { input } });
  if (!data?.createItem.auction) throw new Error('The API answered no auction.');
  return {
    itemId: data.createItem.id,
    title: TITLE,
    startPriceMinor: TERMS.startPriceMinor,
    endsAtMs: Date.parse(data.createItem.auction.endsAt),
  };
}
