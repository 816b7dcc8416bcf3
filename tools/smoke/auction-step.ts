import { randomUUID } from 'node:crypto';
import { clearTimeout, setTimeout } from 'node:timers';
import type { ApolloClient } from '@apollo/client';
import {
  type AuctionEvent,
  CreateItemDocument,
  type CreateItemInput,
  DeleteItemDocument,
  ItemsNearDocument,
  PlaceBidDocument,
  refusalOf,
  watchAuction,
} from '../../client/index.ts';
import { CITY_CENTRE } from '../demo/sellers.ts';

/** From a write to a watcher it takes moments; longer is a fault. */
const EVENT_MS = 15_000;
const HOUR_MS = 3_600_000;

export interface AuctionStep {
  readonly guest: ApolloClient;
  readonly user: ApolloClient;
  readonly userId: string;
  /** What an item is listed with, a title and a place of its own. */
  readonly content: Omit<CreateItemInput, 'requestId' | 'saleKind' | 'priceMinor' | 'auction'>;
}

/**
 * A guest who watches an auction sees at once what is done to it: a bid on one of the demo city; where there is none, the end of one of the
 * user's own, on which the user's bid is refused. Nothing is left behind but the bid.
 */
export async function watchAndBid(step: AuctionStep): Promise<void> {
  const open = await openAuction(step);
  if (open === undefined) {
    await watchOwn(step);
  } else {
    await sees(step.guest, { itemId: open.itemId, kind: 'BID', afterSeq: open.seq }, () =>
      bid(step.user, open.itemId, open.minimumBid.amountMinor),
    );
  }
}

/** The auction of the demo city that ends last of those that the user neither sells nor leads. */
async function openAuction({ user, userId }: AuctionStep) {
  const variables = { input: { ...CITY_CENTRE, radiusKm: 10, saleKind: 'AUCTION' }, limit: 50 } as const;
  const { data } = await user.query({ query: ItemsNearDocument, variables, fetchPolicy: 'no-cache' });
  const others = (data?.itemsNear.items ?? []).filter(({ seller }) => seller.id !== userId);
  const auctions = others.flatMap(({ auction }) => auction ?? []);
  const free = auctions.filter(({ status, iAmLeading }) => status === 'OPEN' && !iAmLeading);
  return free.sort((a, b) => b.endsAt.localeCompare(a.endsAt))[0];
}

async function watchOwn({ guest, user, content }: AuctionStep): Promise<void> {
  const requestId = randomUUID();
  const auction = { startPriceMinor: 100, endsAt: new Date(Date.now() + HOUR_MS).toISOString() };
  const input: CreateItemInput = { ...content, requestId, saleKind: 'AUCTION', auction };
  await user.mutate({ mutation: CreateItemDocument, variables: { input } });
  await sees(guest, { itemId: requestId, kind: 'CANCELLED', afterSeq: 0 }, async () => {
    const refusal = await bid(user, requestId, 100).then(() => null, refusalOf);
    await user.mutate({ mutation: DeleteItemDocument, variables: { id: requestId } });
    if (refusal?.code !== 'OWN_ITEM') throw new Error(`a bid on an own item is not refused with OWN_ITEM, but ${refusal?.code}`);
  });
}

async function bid(user: ApolloClient, itemId: string, maxAmountMinor: number): Promise<void> {
  await user.mutate({ mutation: PlaceBidDocument, variables: { input: { itemId, maxAmountMinor, requestId: randomUUID() } } });
}

/** Does something to an auction, and waits until a watcher has seen it. */
async function sees(
  guest: ApolloClient,
  { itemId, kind, afterSeq }: { itemId: string; kind: AuctionEvent['kinds'][number]; afterSeq: number },
  act: () => Promise<void>,
): Promise<void> {
  const seen = Promise.withResolvers<void>();
  const observer = { next: ({ kinds }: AuctionEvent) => void (kinds.includes(kind) && seen.resolve()), error: seen.reject };
  const watch = watchAuction(guest, itemId, observer, { afterSeq });
  const timer = setTimeout(() => seen.reject(new Error(`a watcher of the auction does not see ${kind}`)), EVENT_MS);
  try {
    await Promise.all([act(), seen.promise]);
  } finally {
    clearTimeout(timer);
    watch.unsubscribe();
  }
}
