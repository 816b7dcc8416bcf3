import type { AuctionStatus } from '../schema/generated/types.ts';
import { INCREMENT_FLOOR_MINOR, SOFT_CLOSE_TOTAL_MS } from './limits.ts';

/** What is stored of an auction's life; SCHEDULED, OPEN and ENDED follow from the clock while it is LIVE. */
export type AuctionState = 'LIVE' | 'SOLD' | 'UNSOLD' | 'CANCELLED';

/** Where an auction's stored state may go. */
export const AUCTION_MOVES: Record<AuctionState, AuctionState[]> = {
  LIVE: ['SOLD', 'UNSOLD', 'CANCELLED'],
  SOLD: [],
  UNSOLD: [],
  CANCELLED: [],
};

/** Agreed terms, defaults filled in. Amounts in minor units, times in milliseconds since 1970. */
export type AuctionTerms = {
  startPrice: number;
  increment: number;
  reserve: number | null;
  buyNow: number | null;
  startsAt: number;
  endsAt: number;
  softCloseMs: number;
};

/** Upper bounds of the start price, in minor units, and the increment below each. Major units: 1, 5, 25, 100, 250, 500, 1000, 2500, 5000. */
const INCREMENT_STEPS = [
  { below: 100, increment: 5 },
  { below: 500, increment: 25 },
  { below: 2_500, increment: 50 },
  { below: 10_000, increment: 100 },
  { below: 25_000, increment: 250 },
  { below: 50_000, increment: 500 },
  { below: 100_000, increment: 1_000 },
  { below: 250_000, increment: 2_500 },
  { below: 500_000, increment: 5_000 },
];
const INCREMENT_ABOVE = 10_000;

/** The increment in minor units that an auction gets when its seller names none. */
export const defaultIncrement = (startPriceMinor: number): number =>
  INCREMENT_STEPS.find((step) => startPriceMinor < step.below)?.increment ?? INCREMENT_ABOVE;

/** The largest increment that fits a start price, in minor units. */
export const largestIncrement = (startPriceMinor: number): number => Math.max(startPriceMinor, INCREMENT_FLOOR_MINOR);

/** Where an auction stands at a moment (milliseconds since 1970): open from `startsAt` until before `endsAt`. */
export const auctionStatus = (auction: { state: AuctionState; startsAt: number; endsAt: number }, now: number): AuctionStatus => {
  if (auction.state !== 'LIVE') {
    return auction.state;
  }
  if (now < auction.startsAt) {
    return 'SCHEDULED';
  }
  return now < auction.endsAt ? 'OPEN' : 'ENDED';
};

/**
 * The state of an auction before its first bid. Beside price and times it holds the thresholds that the write condition of a bid
 * compares with, because DynamoDB's conditions compare stored attributes but don't calculate.
 */
export const newAuctionState = (terms: AuctionTerms) => {
  const hardEndsAt = terms.endsAt + SOFT_CLOSE_TOTAL_MS;
  return {
    state: 'LIVE' as AuctionState,
    startPrice: terms.startPrice,
    price: terms.startPrice,
    minBid: terms.startPrice,
    beat: terms.startPrice,
    increment: terms.increment,
    twoIncrements: 2 * terms.increment,
    reserveMet: terms.reserve === null,
    bidCount: 0,
    startsAt: terms.startsAt,
    endsAt: terms.endsAt,
    hardEndsAt,
    softCloseMs: terms.softCloseMs,
    softStartsAt: terms.endsAt - terms.softCloseMs,
    lastFullExtension: hardEndsAt - terms.softCloseMs,
    extendedCount: 0,
    revision: 0,
    seq: 0,
    ...(terms.reserve === null ? {} : { reserve: terms.reserve }),
    ...(terms.buyNow === null ? {} : { buyNow: terms.buyNow }),
  };
};
