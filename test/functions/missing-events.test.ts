import { describe, expect, test } from 'vitest';
import { applyBid } from '../../domain/bid.ts';
import { type AuctionRow, newAuctionRow } from '../../domain/entities/auction.ts';
import { type AuctionEventRow, auctionEventRow } from '../../domain/entities/auction-event.ts';
import { missingEvents } from '../../functions/lib/missing-events.ts';

const HOUR = 3_600_000;
const terms = { startPrice: 1000, increment: 100, reserve: 3000, buyNow: null, startsAt: HOUR, endsAt: 2 * HOUR, softCloseMs: 600_000 };

/** Bids, the third of which meets the reserve and the last of which moves the end, with the event of each. */
const BIDS: [bidderId: string, maxMinor: number, at: number][] = [
  ['anna', 1500, HOUR],
  ['bert', 2000, HOUR + 1],
  ['anna', 5000, HOUR + 2],
  ['bert', 4000, 2 * HOUR - 1],
];

const auctions: AuctionRow[] = [newAuctionRow(terms, 'item', 'seller', 'EUR')];
const events: AuctionEventRow[] = [];
for (const [bidderId, maxMinor, at] of BIDS) {
  const before = auctions.at(-1)!;
  const { auction } = applyBid(before, { bidderId, alias: `alias of ${bidderId}`, maxMinor, requestId: 'request' }, at);
  const after = { ...auction, lastBidderId: bidderId, lastAlias: `alias of ${bidderId}`, lastMax: maxMinor, lastAt: at };
  auctions.push(after);
  events.push(auctionEventRow(before, after, at)!);
}
const sold: AuctionRow = { ...auctions[4]!, state: 'SOLD', closedAt: 3 * HOUR, seq: 5 };
const close = auctionEventRow(auctions[4]!, sold, 3 * HOUR)!;

/** What everybody may see of an event. */
const publicOf = ({ bidderId, bidderAlias, max, ...seen }: AuctionEventRow) => seen;

describe('events that nobody wrote down', () => {
  test('are none while all are there, also those that came since', () => {
    expect(missingEvents(sold, [...events, close])).toEqual([]);
    expect(missingEvents(auctions[2]!, events)).toEqual([]);
  });

  test.each([1, 2, 3, 4])('the last of %i is told as it was, whole but for whose bid it was', (seq) => {
    expect(missingEvents(auctions[seq]!, events.slice(0, seq - 1))).toEqual([publicOf(events[seq - 1]!)]);
  });

  test('the end is told as it was', () => {
    expect(missingEvents(sold, events)).toEqual([close]);
  });

  test('those before the last are as many bids as are missing, at the price that was known', () => {
    const missing = missingEvents(auctions[4]!, [events[0]!]);
    expect(missing.map(({ seq, kinds, bidCount, price }) => ({ seq, kinds, bidCount, price }))).toEqual([
      { seq: 2, kinds: ['BID'], bidCount: 2, price: 1000 },
      { seq: 3, kinds: ['BID'], bidCount: 3, price: 1000 },
      { seq: 4, kinds: ['BID', 'EXTENDED', 'RESERVE_MET'], bidCount: 4, price: events[3]!.price },
    ]);
  });
});
