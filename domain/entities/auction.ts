import type { Currency } from '../../schema/generated/types.ts';
import { type AuctionState, type AuctionTerms, auctionStatus, newAuctionState } from '../auction.ts';
import { AUCTION_SORT, itemIdOf, itemPartition } from '../keys.ts';
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
  /** endsAt - softCloseMs: a bid from here on extends. */
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
  /** leaderMax + increment: from here on a bid leads by a full step. */
  beat?: number;
  /** leaderMax - increment: up to here a bid is held off by a full step. */
  holdTo?: number;
  winnerId?: string;
};

/** The row of a new auction. */
export const newAuctionRow = (terms: AuctionTerms, itemId: string, sellerId: string, currency: Currency): AuctionRow => ({
  PK: itemPartition(itemId),
  SK: AUCTION_SORT,
  sellerId,
  currency,
  ...newAuctionState(terms),
});

/**
 * An auction as the viewer may see it: the reserve goes to its seller alone, a maximum to the bidder whose it is, the winner's id to
 * the two parties. Times stay milliseconds; the edge prints them.
 */
export const auctionView = (auction: AuctionRow, viewer: { id: string | null; now: number }) => {
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
    myMaxAmount: isLeader ? moneyOrNull(auction.leaderMax, currency) : null,
    winnerId: isSeller || isWinner ? (auction.winnerId ?? null) : null,
  };
};
