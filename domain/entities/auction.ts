import type { Currency } from '../../schema/generated/types.ts';
import { type AuctionState, type AuctionTerms, auctionStatus, newAuctionState } from '../auction.ts';
import { AUCTION_SORT, closingHour, closingSort, itemIdOf, itemPartition } from '../keys.ts';
import { noMarks } from '../marks.ts';
import { money, moneyOrNull } from '../money.ts';

/** The hot state of an auction: one row under 1 KB, in no index. Amounts in minor units, times in milliseconds since 1970. */
export type AuctionRow = {
  PK: string;
  SK: string;
  sellerId: string;
  currency: Currency;
  state: AuctionState;
  startPrice: number;
  /** What the leader would pay. */
  price: number;
  /** The least that a new bidder must bid: the start price, then price + increment. */
  minBid: number;
  /** The least bid that leads by a full step: leaderMax + increment; the start price before the first bid. */
  beat: number;
  increment: number;
  twoIncrements: number;
  /** The seller's hidden least price. */
  reserve?: number;
  reserveMet: boolean;
  buyNow?: number;
  bidCount: number;
  startsAt: number;
  endsAt: number;
  hardEndsAt: number;
  softCloseMs: number;
  /** endsAt - softCloseMs: a bid after this extends. */
  softStartsAt: number;
  /** hardEndsAt - softCloseMs: a bid after this extends to hardEndsAt only. */
  lastFullExtension: number;
  extendedCount: number;
  /** Raised by every accepted write. */
  revision: number;
  /** Raised when something public changes. */
  seq: number;
  leaderId?: string;
  leaderAlias?: string;
  /** The leader's hidden maximum. */
  leaderMax?: number;
  /** leaderMax - increment: up to here a bid is held off by a full step. */
  holdTo?: number;
  winnerId?: string;
  /** Whether it was sold at the buy-now price. */
  isBoughtNow?: boolean;
  /** When it was closed or called off. */
  closedAt?: number;
  /** Why it was called off. */
  cancelReason?: string;
  /** The request of the buyer who bought it at once. */
  buyNowRequestId?: string;
  /** The last accepted write of a bidder, for the stream: who, under which name, how much, when, by which request. */
  lastBidderId?: string;
  lastAlias?: string;
  lastMax?: number;
  lastAt?: number;
  lastRequestId?: string;
  /** The requests before the last one, latest first: a repeat is known by them while the stream has not noted it on the bidder's row. */
  before1?: string;
  before2?: string;
  before3?: string;
  /** What tells the last sixty requests apart from most others, latest first; gone when the auction is over. */
  marks?: string[];
  /** The revision up to which the stream has written history and bidder rows. */
  processed?: number;
  /** Set by the stream's own write, taken away by every other: the stream calls nobody for its own. */
  isNoted?: boolean;
};

/** The row of a new auction. */
export const newAuctionRow = (terms: AuctionTerms, itemId: string, sellerId: string, currency: Currency): AuctionRow => ({
  PK: itemPartition(itemId),
  SK: AUCTION_SORT,
  sellerId,
  currency,
  ...newAuctionState(terms),
  marks: noMarks(),
});

/**
 * An auction as the viewer may see it: the reserve goes to its seller alone, a maximum to the bidder whose it is, the winner's id to
 * the two parties. Times stay milliseconds; the edge prints them. `ownMax` is the viewer's highest maximum, as far as it is known beside
 * the auction's own row, which knows that of the leader alone.
 */
export const auctionView = (auction: AuctionRow, viewer: { id: string | null; now: number }, ownMax?: number) => {
  const isSeller = viewer.id !== null && viewer.id === auction.sellerId;
  const isLeader = viewer.id !== null && viewer.id === auction.leaderId;
  const isWinner = viewer.id !== null && viewer.id === auction.winnerId;
  const { currency } = auction;
  return {
    itemId: itemIdOf(auction.PK),
    status: auctionStatus(auction, viewer.now),
    startPrice: money(auction.startPrice, currency),
    currentPrice: money(auction.price, currency),
    minimumBid: money(auction.minBid, currency),
    increment: money(auction.increment, currency),
    bidCount: auction.bidCount,
    hasReserve: auction.reserve !== undefined,
    reserveMet: auction.reserveMet,
    reservePrice: isSeller ? moneyOrNull(auction.reserve, currency) : null,
    buyNowPrice: moneyOrNull(auction.buyNow, currency),
    startsAt: auction.startsAt,
    endsAt: auction.endsAt,
    extendedCount: auction.extendedCount,
    seq: auction.seq,
    leaderAlias: auction.leaderAlias ?? null,
    iAmLeading: isLeader,
    myMaxAmount: moneyOrNull(isLeader ? auction.leaderMax : ownMax, currency),
    winnerId: isSeller || isWinner ? (auction.winnerId ?? null) : null,
  };
};

/** By which the sweep finds an auction after its first end, ISO 8601 in UTC with milliseconds. */
export const closingRow = (itemId: string, endsAt: string): { PK: string; SK: string } => ({
  PK: closingHour(endsAt),
  SK: closingSort(endsAt, itemId),
});
