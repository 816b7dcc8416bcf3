import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyBid, type Bid, isIdle } from '../../domain/bid.ts';
import { applyBuyNow, isBoughtBy, isBuyNowOpen, outcomeOf } from '../../domain/closing.ts';
import { type AuctionRow, newAuctionRow } from '../../domain/entities/auction.ts';
import { auctionEventRow } from '../../domain/entities/auction-event.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const STARTS = 1_000_000;
const ENDS = STARTS + HOUR;
const HARD_END = ENDS + HOUR;
const SOFT = 120 * SECOND;

type Terms = { startPrice?: number; increment?: number; reserve?: number | null; softCloseMs?: number };

const newAuction = ({ startPrice = 1000, increment = 100, reserve = null, softCloseMs = SOFT }: Terms = {}): AuctionRow =>
  newAuctionRow({ startPrice, increment, reserve, buyNow: null, startsAt: STARTS, endsAt: ENDS, softCloseMs }, 'item', 'seller', 'EUR');

const bidOf = (bidderId: string, maxMinor: number): Bid => ({ bidderId, alias: `alias of ${bidderId}`, maxMinor, requestId: 'request' });

/** The auction after bids that must be accepted, half an hour before the end. */
const afterBids = (auction: AuctionRow, ...bids: [bidderId: string, maxMinor: number][]): AuctionRow =>
  bids.reduce((state, [bidderId, max]) => {
    const { auction: next, refusal } = applyBid(state, bidOf(bidderId, max), ENDS - HOUR / 2);
    expect(refusal).toBeNull();
    return next;
  }, auction);

/** What a bid is refused with; it must have changed nothing. */
const refused = (auction: AuctionRow, bidderId: string, max: number, now = ENDS - HOUR / 2) => {
  const { auction: next, refusal } = applyBid(auction, bidOf(bidderId, max), now);
  expect(next).toBe(auction);
  return refusal === null ? null : { code: refusal.code, info: refusal.info };
};

const tooLow = (currentPriceMinor: number, minimumBidMinor: number, endsAt = ENDS) => ({
  code: 'BID_TOO_LOW',
  info: { currentPriceMinor, minimumBidMinor, endsAt },
});

describe('the first bid', () => {
  test('leads at the start price, however high it is', () => {
    expect(afterBids(newAuction(), ['anna', 5000])).toMatchObject({
      price: 1000,
      minBid: 1100,
      leaderId: 'anna',
      leaderAlias: 'alias of anna',
      leaderMax: 5000,
      beat: 5100,
      holdTo: 4900,
      bidCount: 1,
      seq: 1,
      revision: 1,
      endsAt: ENDS,
    });
  });

  test('may be the start price, and no less', () => {
    expect(afterBids(newAuction(), ['anna', 1000])).toMatchObject({ price: 1000, leaderMax: 1000, minBid: 1100 });
    expect(refused(newAuction(), 'anna', 999)).toEqual(tooLow(1000, 1000));
  });
});

describe('a rival’s bid', () => {
  const led = afterBids(newAuction(), ['anna', 5000]);

  test.each([
    { max: 5001, price: 5001, leads: 'bert', why: 'leads at the own maximum when that is less than a step above the leader’s' },
    { max: 5100, price: 5100, leads: 'bert', why: 'leads a step above the leader’s maximum' },
    { max: 9000, price: 5100, leads: 'bert', why: 'leads a step above the leader’s maximum, however high it is' },
    { max: 5000, price: 5000, leads: 'anna', why: 'does not lead when it equals the leader’s maximum: the earlier does' },
    { max: 4950, price: 5000, leads: 'anna', why: 'is held off at the leader’s maximum when that is less than a step above it' },
    { max: 4900, price: 5000, leads: 'anna', why: 'is held off a step above it' },
    { max: 1100, price: 1200, leads: 'anna', why: 'is held off a step above it, at the minimum' },
  ])('$why ($max against 5000: $price)', ({ max, price, leads }) => {
    const next = afterBids(led, ['bert', max]);
    expect(next).toMatchObject({ price, minBid: price + 100, leaderId: leads, leaderAlias: `alias of ${leads}`, bidCount: 2, seq: 2 });
    expect(next.leaderMax).toBe(leads === 'bert' ? max : 5000);
  });

  test('is refused below price plus increment', () => {
    expect(refused(led, 'bert', 1099)).toEqual(tooLow(1000, 1100));
    expect(refused(afterBids(led, ['bert', 3000]), 'carl', 3199)).toEqual(tooLow(3100, 3200));
  });

  test('is refused from the seller, at any amount', () => {
    expect(refused(led, 'seller', 9000)).toEqual({ code: 'OWN_ITEM', info: null });
    expect(refused(led, 'seller', 1)).toEqual({ code: 'OWN_ITEM', info: null });
  });
});

describe('a leader’s own raise', () => {
  const led = afterBids(newAuction(), ['anna', 5000], ['bert', 3000]);

  test('by any amount moves the hidden maximum alone: no bid, no event, no price', () => {
    expect(afterBids(led, ['anna', 5001])).toEqual({ ...led, leaderMax: 5001, beat: 5101, holdTo: 4901, revision: 3 });
  });

  test('holds off from then on', () => {
    expect(afterBids(led, ['anna', 7000], ['bert', 6000])).toMatchObject({ leaderId: 'anna', price: 6100, bidCount: 3, seq: 3 });
  });

  test('to the same maximum succeeds and changes nothing', () => {
    expect(refused(led, 'anna', 5000)).toBeNull();
  });

  test('to less is too low, though it is more than others must bid', () => {
    expect(refused(led, 'anna', 4999)).toEqual(tooLow(3100, 5000));
  });

  test('in the last minutes moves no end', () => {
    expect(applyBid(led, bidOf('anna', 6000), ENDS - 1).auction).toMatchObject({ endsAt: ENDS, extendedCount: 0, seq: 2 });
  });
});

describe('a reserve', () => {
  const reserved = newAuction({ reserve: 3000 });

  test('leaves the price to the bidders while nobody reaches it, and nothing is sold', () => {
    const next = afterBids(reserved, ['anna', 2000], ['bert', 2999]);
    expect(next).toMatchObject({ price: 2100, reserveMet: false, leaderId: 'bert' });
    expect(outcomeOf(next)).toBe('UNSOLD');
  });

  test('lifts the price to itself when it is reached first, and the auction sells', () => {
    const next = afterBids(reserved, ['anna', 2000], ['bert', 3000]);
    expect(next).toMatchObject({ price: 3000, minBid: 3100, reserveMet: true, leaderId: 'bert', seq: 2 });
    expect(outcomeOf(next)).toBe('SOLD');
  });

  test('is reached by the first bid of all, which then leads at the reserve', () => {
    expect(afterBids(reserved, ['anna', 9000])).toMatchObject({ price: 3000, minBid: 3100, reserveMet: true, bidCount: 1 });
  });

  test('is the lesser price when a step above the leader’s maximum is more', () => {
    expect(afterBids(reserved, ['anna', 2950], ['bert', 4000])).toMatchObject({ price: 3050, minBid: 3150, reserveMet: true });
    expect(afterBids(reserved, ['anna', 2950], ['bert', 3020])).toMatchObject({ price: 3020, minBid: 3120, reserveMet: true });
  });

  test('is reached by the leader’s own raise, which is public then, but no bid, and moves no end', () => {
    const led = afterBids(reserved, ['anna', 2000]);
    const { auction } = applyBid(led, bidOf('anna', 3500), ENDS - 1);
    expect(auction).toMatchObject({ price: 3000, minBid: 3100, reserveMet: true, leaderMax: 3500, bidCount: 1, seq: 2, endsAt: ENDS });
  });

  test('stays hidden by a raise that does not reach it', () => {
    expect(afterBids(reserved, ['anna', 2000], ['anna', 2999])).toMatchObject({ price: 1000, reserveMet: false, seq: 1 });
  });
});

describe('the time of a bid', () => {
  const at = (now: number, auction = newAuction()) => applyBid(auction, bidOf('anna', 2000), now);

  test('is from the start on, and before the end', () => {
    expect(at(STARTS - 1).refusal?.code).toBe('AUCTION_NOT_OPEN');
    expect(at(STARTS).refusal).toBeNull();
    expect(at(ENDS - 1).refusal).toBeNull();
    expect(at(ENDS).refusal?.code).toBe('AUCTION_ENDED');
    expect(at(ENDS + 1).refusal?.code).toBe('AUCTION_ENDED');
  });

  test.each([
    ['CANCELLED', 'AUCTION_NOT_OPEN'],
    ['SOLD', 'AUCTION_ENDED'],
    ['UNSOLD', 'AUCTION_ENDED'],
  ] as const)('is over when the auction is %s', (state, code) => {
    expect(at(STARTS + 1, { ...newAuction(), state }).refusal?.code).toBe(code);
  });

  test('moves the end from the last two minutes on to two minutes after it', () => {
    expect(at(ENDS - SOFT).auction).toMatchObject({ endsAt: ENDS, extendedCount: 0 });
    expect(at(ENDS - SOFT + 1).auction).toMatchObject({ endsAt: ENDS + 1, softStartsAt: ENDS + 1 - SOFT, extendedCount: 1 });
    expect(at(ENDS - 1).auction).toMatchObject({ endsAt: ENDS - 1 + SOFT, extendedCount: 1 });
  });

  test('never moves the end past an hour after the first one', () => {
    const late = { ...newAuction(), endsAt: HARD_END - 1, softStartsAt: HARD_END - 1 - SOFT };
    expect(at(HARD_END - 2, late).auction).toMatchObject({ endsAt: HARD_END, softStartsAt: HARD_END - SOFT, extendedCount: 1 });
    const last = { ...late, endsAt: HARD_END, softStartsAt: HARD_END - SOFT };
    expect(at(HARD_END - 1, last).auction).toMatchObject({ endsAt: HARD_END, extendedCount: 0 });
  });

  test('moves no end without a soft close', () => {
    expect(at(ENDS - 1, newAuction({ softCloseMs: 0 })).auction).toMatchObject({ endsAt: ENDS, extendedCount: 0 });
  });

  test('moves no end when the bid is refused', () => {
    const led = afterBids(newAuction(), ['anna', 5000]);
    expect(refused(led, 'bert', 1099, ENDS - 1)).toEqual(tooLow(1000, 1100));
    expect(refused(led, 'seller', 9000, ENDS - 1)?.code).toBe('OWN_ITEM');
  });
});

/** Where a maximum lies, as seen from the thresholds of the auction at that moment, and when it comes. */
type Move = { bidder: number; from: number; by: number; waitMs: number };

const BIDDERS = ['anna', 'bert', 'carl'];
const moves = fc.array(fc.record({ bidder: fc.nat(2), from: fc.nat(6), by: fc.integer({ min: -2, max: 300 }), waitMs: fc.nat(400_000) }), {
  maxLength: 40,
});
const terms = fc.record({
  startPrice: fc.integer({ min: 1, max: 2000 }),
  increment: fc.integer({ min: 1, max: 200 }),
  softCloseMs: fc.constantFrom(0, SOFT, 600 * SECOND),
  reserveAbove: fc.option(fc.nat(3000)),
});

const startOf = ({ reserveAbove, ...given }: { startPrice: number; increment: number; softCloseMs: number; reserveAbove: number | null }) =>
  newAuction({ ...given, reserve: reserveAbove === null ? null : given.startPrice + reserveAbove });

const maxOf = (auction: AuctionRow, { from, by }: Move): number => {
  const { minBid, leaderMax = minBid, holdTo = minBid, reserve = minBid } = auction;
  return Math.max(1, ([minBid, leaderMax, auction.beat, holdTo, reserve, auction.price, minBid + 500][from] ?? 0) + by);
};

type Step = { before: AuctionRow; bid: Bid; now: number; after: AuctionRow; isRefused: boolean };

/** Plays the moves from shortly before the first end of softer closes on, and answers every step. */
const play = (start: AuctionRow, given: Move[]): Step[] => {
  let before = start;
  let now = ENDS - HOUR / 4;
  return given.map((move) => {
    now += move.waitMs;
    const bid = bidOf(BIDDERS[move.bidder] ?? '', maxOf(before, move));
    const { auction, refusal } = applyBid(before, bid, now);
    const step = { before, bid, now, after: auction, isRefused: refusal !== null };
    before = auction;
    return step;
  });
};

/** Holds for every step of every random auction; the seed of a failure is in its message. */
const everyStep = (rule: (step: Step) => void) =>
  fc.assert(
    fc.property(terms, moves, (given, bids) => play(startOf(given), bids).forEach(rule)),
    { numRuns: 500 },
  );

describe('in every auction', () => {
  test('the price never falls, and is never above the leader’s maximum', () =>
    everyStep(({ before, after: { price, leaderMax } }) => {
      expect(price).toBeGreaterThanOrEqual(before.price);
      expect(price).toBeLessThanOrEqual(leaderMax ?? price);
    }));

  test('the thresholds hold their equations after every step', () =>
    everyStep(({ after: row }) => {
      const { increment } = row;
      expect(row.twoIncrements).toBe(2 * increment);
      expect(row.minBid).toBe(row.leaderId === undefined ? row.startPrice : row.price + increment);
      expect(row.beat).toBe(row.leaderMax === undefined ? row.startPrice : row.leaderMax + increment);
      expect(row.holdTo).toBe(row.leaderMax === undefined ? undefined : row.leaderMax - increment);
      expect(row.softStartsAt).toBe(row.endsAt - row.softCloseMs);
      expect(row.lastFullExtension).toBe(row.hardEndsAt - row.softCloseMs);
    }));

  test('the end never comes earlier, never past the hard end, and is a soft close after the bid that moved it', () =>
    everyStep(({ before, now, after: row }) => {
      expect(row.endsAt).toBeGreaterThanOrEqual(before.endsAt);
      expect(row.endsAt).toBeLessThanOrEqual(row.hardEndsAt);
      if (row.endsAt > before.endsAt) {
        expect(row.endsAt).toBe(Math.min(now + row.softCloseMs, row.hardEndsAt));
        expect(row).toMatchObject({ extendedCount: before.extendedCount + 1, bidCount: before.bidCount + 1 });
      }
    }));

  test('a refused bid changes nothing, nor does the same maximum again; every other one is counted', () =>
    everyStep(({ before, bid, after: row, isRefused }) => {
      if (isRefused || isIdle(before, bid)) {
        expect(row).toBe(before);
        return;
      }
      const isRaise = before.leaderId === bid.bidderId;
      expect(row.revision).toBe(before.revision + 1);
      expect(row.bidCount).toBe(before.bidCount + (isRaise ? 0 : 1));
      expect(row.seq).toBe(before.seq + (isRaise && row.reserveMet === before.reserveMet ? 0 : 1));
    }));

  test('no bid is taken at or after the end', () =>
    everyStep(({ before, now, isRefused }) => {
      expect(isRefused || now < before.endsAt).toBe(true);
    }));

  test('the leader is who reached the highest maximum first', () =>
    fc.assert(
      fc.property(terms, moves, (given, bids) => {
        let best: { bidderId: string; max: number } | undefined;
        for (const { bid, after: row, isRefused } of play(startOf(given), bids)) {
          if (!isRefused && bid.maxMinor > (best?.max ?? 0)) {
            best = { bidderId: bid.bidderId, max: bid.maxMinor };
          }
          expect([row.leaderId, row.leaderMax]).toEqual([best?.bidderId, best?.max]);
        }
      }),
      { numRuns: 500 },
    ));

  test('the reserve is met exactly when the leader’s maximum reaches it, the price is then no less, and only then is it sold', () =>
    everyStep(({ after: row }) => {
      const { reserve = 0, leaderMax = 0, leaderId } = row;
      expect(row.reserveMet).toBe(leaderMax >= reserve);
      expect(row.reserveMet && leaderId !== undefined && row.price < reserve).toBe(false);
      expect(outcomeOf(row)).toBe(leaderId !== undefined && leaderMax >= reserve ? 'SOLD' : 'UNSOLD');
    }));

  test('without a reserve and raises the price is a step above the second highest maximum, or the highest', () =>
    fc.assert(
      fc.property(terms, moves, (given, bids) => {
        const maxima: number[] = [];
        let auction = startOf({ ...given, reserveAbove: null });
        for (const move of bids) {
          const bid = bidOf(BIDDERS[move.bidder] ?? '', maxOf(auction, move));
          const { auction: next, refusal } = applyBid(auction, bid, ENDS - HOUR / 2);
          if (refusal !== null || auction.leaderId === bid.bidderId) continue;
          maxima.push(bid.maxMinor);
          const [highest = 0, second] = maxima.toSorted((left, right) => right - left);
          expect(next.price).toBe(second === undefined ? given.startPrice : Math.min(highest, second + given.increment));
          auction = next;
        }
      }),
      { numRuns: 500 },
    ));
});

describe('buying at once', () => {
  const buyer = { buyerId: 'dora', requestId: 'purchase' };
  const offers = fc.record({ ...{ given: terms, bids: moves }, above: fc.nat(2000), waitMs: fc.nat(HOUR) });

  test('is taken exactly while the auction runs and its price is open, and sells it at that price, with the reserve met', () =>
    fc.assert(
      fc.property(offers, ({ given, bids, above, waitMs }) => {
        const start = startOf(given);
        const buyNow = (start.reserve ?? start.startPrice) + above;
        const before = play({ ...start, buyNow }, bids).at(-1)?.after ?? { ...start, buyNow };
        const now = ENDS - HOUR / 4 + waitMs;
        const { auction: after, refusal } = applyBuyNow(before, buyer, now);
        if (now >= before.endsAt || !isBuyNowOpen(before)) {
          expect([after, refusal?.code]).toEqual([before, now >= before.endsAt ? 'AUCTION_ENDED' : 'BUY_NOW_UNAVAILABLE']);
          return;
        }
        expect(refusal).toBeNull();
        expect(after).toMatchObject({ state: 'SOLD', price: buyNow, reserveMet: true, winnerId: 'dora', closedAt: now, isBoughtNow: true });
        expect(after).toMatchObject({
          revision: before.revision + 1,
          seq: before.seq + 1,
          bidCount: before.bidCount,
          endsAt: before.endsAt,
        });
        expect(after.price).toBeGreaterThanOrEqual(Math.max(before.price, before.reserve ?? 0));
        expect(isBoughtBy(after, 'dora', 'purchase')).toBe(true);
      }),
      { numRuns: 500 },
    ));

  test('is told as that alone, though it meets the reserve', () => {
    const before = { ...afterBids(newAuction({ reserve: 3000 }), ['anna', 2000]), buyNow: 5000 };
    const { auction } = applyBuyNow(before, buyer, ENDS - HOUR / 2);
    expect(auctionEventRow(before, auction, ENDS)).toMatchObject({ kinds: ['BOUGHT_NOW'], reserveMet: true, price: 5000, status: 'SOLD' });
  });

  test('is done by this request of this buyer, and by no other', () => {
    const { auction } = applyBuyNow({ ...newAuction(), buyNow: 5000 }, buyer, STARTS);
    expect([isBoughtBy(auction, 'dora', 'other'), isBoughtBy(auction, 'anna', 'purchase')]).toEqual([false, false]);
    expect(applyBuyNow({ ...newAuction(), buyNow: 5000 }, { ...buyer, buyerId: 'seller' }, STARTS).refusal?.code).toBe('OWN_ITEM');
  });
});
