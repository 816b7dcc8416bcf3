import { describe, expect, test } from 'vitest';
import { type AuctionRow, newAuctionRow } from '../../domain/entities/auction.ts';
import { newBidderRow } from '../../domain/entities/bidder.ts';
import { markOf } from '../../domain/marks.ts';
import { isRepeat, isUnclear } from '../../domain/repeats.ts';

const terms = { startPrice: 1, increment: 1, reserve: null, buyNow: null, startsAt: 0, endsAt: 1, softCloseMs: 0 };
const bidder = newBidderRow('item', 'anna', '0123abcd');

/** Requests that all have marks of their own. */
const request = (number: number): string => `request-${String(number).padStart(3, '0')}`;

/** The auction after so many accepted bids, of which the stream has come to the first `processed`. */
const auctionAfter = (bids: number, processed: number): AuctionRow => {
  const start = newAuctionRow(terms, 'item', 'seller', 'EUR');
  const latest = Array.from({ length: bids }, (_, back) => request(bids - back));
  const [lastRequestId = '', before1 = '', before2 = '', before3 = ''] = latest;
  const marks = [...latest.map(markOf), ...(start.marks ?? [])].slice(0, 60);
  return { ...start, revision: bids, processed, lastRequestId, before1, before2, before3, marks };
};

describe('a request', () => {
  test('is known again among the last four of the auction, and among those on the bidder’s row', () => {
    const auction = auctionAfter(20, 0);
    expect([20, 17, 16].map((number) => isRepeat(auction, bidder, request(number)))).toEqual([true, true, false]);
    expect(isRepeat(auction, { ...bidder, requestIds: [request(3)] }, request(3))).toBe(true);
  });

  test.each([5, 16, 59, 60])('that had its effect is never taken for a new one, with the stream %i bids behind', (behind) => {
    const auction = auctionAfter(100, 100 - behind);
    for (let number = 101 - behind; number <= 100; number += 1) {
      expect(isRepeat(auction, bidder, request(number)) || isUnclear(auction, bidder, request(number))).toBe(true);
    }
  });

  test.each([0, 4, 5, 16, 60])('of another mark is new for certain, with the stream %i bids behind', (behind) => {
    expect(isUnclear(auctionAfter(100, 100 - behind), bidder, request(999))).toBe(false);
  });

  test('whose mark the stream has noted already is new for certain', () => {
    expect(isUnclear(auctionAfter(100, 60), bidder, request(60))).toBe(false);
  });

  test('is unclear once the stream is further behind than the marks reach, but to who never bid before', () => {
    expect(isUnclear(auctionAfter(100, 39), bidder, request(999))).toBe(true);
    expect(isUnclear(auctionAfter(100, 39), null, request(999))).toBe(false);
    const { marks, ...closed } = auctionAfter(100, 90);
    expect(isUnclear(closed, bidder, request(999))).toBe(true);
  });
});
