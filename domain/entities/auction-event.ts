import type { AuctionEventKind, AuctionStatus, Currency } from '../../schema/generated/types.ts';
import { auctionStatus } from '../auction.ts';
import { auctionEventSort, itemIdOf } from '../keys.ts';
import { money, moneyOrNull } from '../money.ts';
import type { AuctionRow } from './auction.ts';

/**
 * A public change of an auction, which with BID among its kinds is also a bid of the history. Times are milliseconds since 1970. Bidder and
 * maximum are for the bidder's own eyes.
 */
export type AuctionEventRow = {
  PK: string;
  SK: string;
  seq: number;
  kinds: AuctionEventKind[];
  currency: Currency;
  price: number;
  minBid: number;
  bidCount: number;
  reserveMet: boolean;
  leaderAlias?: string;
  endsAt: number;
  status: AuctionStatus;
  at: number;
  bidderId?: string;
  bidderAlias?: string;
  max?: number;
};

/** How an auction ended; none while it is live. */
const closingKinds = (auction: AuctionRow): AuctionEventKind[] => {
  if (auction.state === 'LIVE') {
    return [];
  }
  return auction.state === 'SOLD' && auction.isBoughtNow === true ? ['BOUGHT_NOW'] : [auction.state];
};

/** What happened between two states of an auction that lie one `seq` apart. Who buys at once pays the reserve at least, which is no news beside it. */
const kindsBetween = (before: AuctionRow, after: AuctionRow): AuctionEventKind[] => [
  ...(after.bidCount > before.bidCount ? (['BID'] as AuctionEventKind[]) : []),
  ...(after.extendedCount > before.extendedCount ? (['EXTENDED'] as AuctionEventKind[]) : []),
  ...(after.reserveMet && !before.reserveMet && after.state === 'LIVE' ? (['RESERVE_MET'] as AuctionEventKind[]) : []),
  ...(after.state === before.state ? [] : closingKinds(after)),
];

/** The row of the change from one state of an auction to the next, or null when nothing public changed. `at` is when, in milliseconds. */
export const auctionEventRow = (before: AuctionRow, after: AuctionRow, at: number): AuctionEventRow | null => {
  if (after.seq === before.seq) {
    return null;
  }
  const kinds = kindsBetween(before, after);
  const isBid = kinds.includes('BID');
  return {
    PK: after.PK,
    SK: auctionEventSort(after.seq),
    seq: after.seq,
    kinds,
    currency: after.currency,
    price: after.price,
    minBid: after.minBid,
    bidCount: after.bidCount,
    reserveMet: after.reserveMet,
    ...(after.leaderAlias === undefined ? {} : { leaderAlias: after.leaderAlias }),
    endsAt: after.endsAt,
    status: auctionStatus(after, at),
    at,
    ...(isBid && after.lastBidderId !== undefined ? { bidderId: after.lastBidderId } : {}),
    ...(isBid && after.lastAlias !== undefined ? { bidderAlias: after.lastAlias } : {}),
    ...(isBid && after.lastMax !== undefined ? { max: after.lastMax } : {}),
  };
};

/** An event as everybody may see it; times stay milliseconds. */
export const auctionEventView = (row: AuctionEventRow) => ({
  itemId: itemIdOf(row.PK),
  seq: row.seq,
  kinds: row.kinds,
  currentPrice: money(row.price, row.currency),
  minimumBid: money(row.minBid, row.currency),
  bidCount: row.bidCount,
  reserveMet: row.reserveMet,
  leaderAlias: row.leaderAlias ?? null,
  endsAt: row.endsAt,
  status: row.status,
  at: row.at,
});

/** A bid of the history as the viewer may see it: the maximum goes to who made it. Times stay milliseconds. */
export const bidView = (row: AuctionEventRow, viewerId: string | null) => {
  const mine = viewerId !== null && row.bidderId === viewerId;
  return {
    itemId: itemIdOf(row.PK),
    seq: row.seq,
    price: money(row.price, row.currency),
    bidderAlias: row.bidderAlias ?? '',
    mine,
    myMaxAmount: mine ? moneyOrNull(row.max, row.currency) : null,
    at: row.at,
  };
};
