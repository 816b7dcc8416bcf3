import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUCTION_MOVES, auctionStatus, defaultIncrement, largestIncrement, newAuctionState } from '../../domain/auction.ts';
import { type AskedTerms, refuseTerms } from '../../domain/auction-terms.ts';

test.each([
  [1, 5],
  [99, 5],
  [100, 25],
  [499, 25],
  [500, 50],
  [2_499, 50],
  [2_500, 100],
  [9_999, 100],
  [10_000, 250],
  [24_999, 250],
  [25_000, 500],
  [49_999, 500],
  [50_000, 1_000],
  [99_999, 1_000],
  [100_000, 2_500],
  [249_999, 2_500],
  [250_000, 5_000],
  [499_999, 5_000],
  [500_000, 10_000],
  [1_000_000_000, 10_000],
])('from a start price of %i the increment is %i', (startPrice, increment) => {
  expect(defaultIncrement(startPrice)).toBe(increment);
});

test('the default increment is always allowed', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (price) => defaultIncrement(price) <= largestIncrement(price)));
});

test('an auction is open from its start until before its end', () => {
  const auction = { state: 'LIVE' as const, startsAt: 1000, endsAt: 2000 };
  expect([999, 1000, 1999, 2000].map((now) => auctionStatus(auction, now))).toEqual(['SCHEDULED', 'OPEN', 'OPEN', 'ENDED']);
});

test('a closed auction stands as it was closed, whatever the clock says', () => {
  for (const state of ['SOLD', 'UNSOLD', 'CANCELLED'] as const) {
    expect([0, 1500, 9999].map((now) => auctionStatus({ state, startsAt: 1000, endsAt: 2000 }, now))).toEqual([state, state, state]);
  }
});

test('every state of an auction is reachable from LIVE', () => {
  expect(new Set(['LIVE', ...AUCTION_MOVES.LIVE])).toEqual(new Set(Object.keys(AUCTION_MOVES)));
});

test('a new auction holds the thresholds that bids compare with', () => {
  const terms = { startPrice: 1000, increment: 50, reserve: 3000, buyNow: null, startsAt: 0, endsAt: 600_000, softCloseMs: 120_000 };
  expect(newAuctionState(terms)).toEqual({
    state: 'LIVE',
    startPrice: 1000,
    price: 1000,
    minBid: 1000,
    beat: 1000,
    increment: 50,
    twoIncrements: 100,
    reserve: 3000,
    reserveMet: false,
    bidCount: 0,
    startsAt: 0,
    endsAt: 600_000,
    hardEndsAt: 4_200_000,
    softCloseMs: 120_000,
    softStartsAt: 480_000,
    lastFullExtension: 4_080_000,
    extendedCount: 0,
    revision: 0,
    seq: 0,
  });
  expect(newAuctionState({ ...terms, reserve: null, buyNow: 9000 })).toMatchObject({ reserveMet: true, buyNow: 9000 });
});

test.each([
  [-60_000, 1, null],
  [-60_000, 0, 'auction.endsAt'],
  [-60_000, -30_000, 'auction.endsAt'],
  [-60_001, 1, 'auction.startsAt'],
  [0, 30_000, null],
  [0, 29_999, 'auction.endsAt'],
])('an auction from %i to %i ms after it is listed is refused for %s', (startsAfter, endsAfter, field) => {
  const now = 1_800_000_000_000;
  const none = { incrementMinor: null, reservePriceMinor: null, buyNowPriceMinor: null, softCloseSeconds: null };
  const asked: AskedTerms = { ...none, startPriceMinor: 1000, startsAt: now + startsAfter, endsAt: now + endsAfter };
  expect(refuseTerms(asked, now)?.info?.field ?? null).toBe(field);
});
