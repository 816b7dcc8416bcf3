import { describe, expect, test } from 'vitest';
import { applyBid } from '../../domain/bid.ts';
import { type AuctionRow, newAuctionRow } from '../../domain/entities/auction.ts';
import { type AuctionEventRow, auctionEventRow } from '../../domain/entities/auction-event.ts';
import type { CallAnswer } from '../../tools/soak/auctions/calls.ts';
import { checkHistory } from '../../tools/soak/auctions/check-history.ts';
import type { AuctionHistory, RecordedBid } from '../../tools/soak/auctions/history.ts';

const ENDS = 100_000;
const terms = { startPrice: 100, increment: 10, reserve: 130, buyNow: null, startsAt: 0, endsAt: ENDS, softCloseMs: 500 };
const first = newAuctionRow(terms, 'item', 'seller', 'EUR');

const seenBy = (bidderId: string, row: AuctionRow): CallAnswer => ({
  seen: {
    status: 'OPEN',
    currentPrice: { amountMinor: row.price },
    minimumBid: { amountMinor: row.minBid },
    bidCount: row.bidCount,
    reserveMet: row.reserveMet,
    endsAt: new Date(row.endsAt).toISOString(),
    extendedCount: row.extendedCount,
    seq: row.seq,
    leaderAlias: row.leaderAlias ?? null,
    iAmLeading: row.leaderId === bidderId,
    myMaxAmount: null,
  },
});

/** The auction after a bid, as the table would store it. */
const written = (before: AuctionRow, bidderId: string, maxMinor: number, at: number): AuctionRow => {
  const alias = `alias of ${bidderId}`;
  const requestId = `${bidderId} ${maxMinor}`;
  const { auction } = applyBid(before, { bidderId, alias, maxMinor, requestId }, at);
  return { ...auction, lastBidderId: bidderId, lastAlias: alias, lastMax: maxMinor, lastAt: at, lastRequestId: requestId };
};

const bidOf = (bidderId: string, maxMinor: number, at: number, answer: CallAnswer): RecordedBid => ({
  bidderId,
  maxMinor,
  requestId: `${bidderId} ${maxMinor}`,
  from: at - 5,
  to: at + 5,
  answeredFrom: at - 5,
  answer,
});

const one = written(first, 'anna', 120, 1000);
const two = written(one, 'bert', 150, 2000);
const raised = written(two, 'bert', 200, 3000);
const extended = written(raised, 'anna', 160, ENDS - 100);
const closed: AuctionRow = {
  ...extended,
  state: 'SOLD',
  winnerId: 'bert',
  closedAt: extended.endsAt + 2000,
  revision: extended.revision + 1,
  seq: extended.seq + 1,
};

const eventsOf = (writes: readonly AuctionRow[]): AuctionEventRow[] =>
  writes.flatMap((after, index) => {
    const before = writes[index - 1] ?? first;
    const isClose = after.state !== before.state;
    return auctionEventRow(before, after, (isClose ? after.closedAt : after.lastAt) ?? 0) ?? [];
  });

/** Anna bids 120, Bert 150 and then 200, Anna 160 in the last half second; one bid is too low, one look comes in between. */
const good = (): AuctionHistory => ({
  first,
  writes: [one, two, raised, extended, closed],
  events: eventsOf([one, two, raised, extended, closed]),
  last: closed,
  orders: 1,
  bids: [
    bidOf('anna', 120, 1000, seenBy('anna', one)),
    bidOf('bert', 150, 2000, seenBy('bert', two)),
    bidOf('carl', 139, 2500, { refused: 'BID_TOO_LOW', info: { currentPriceMinor: 130, minimumBidMinor: 140 } }),
    bidOf('bert', 200, 3000, seenBy('bert', raised)),
    bidOf('anna', 160, ENDS - 100, seenBy('anna', extended)),
    bidOf('carl', 900, extended.endsAt + 50, { refused: 'AUCTION_ENDED', info: null }),
  ],
  looks: [{ viewerId: 'carl', from: 2600, to: 2610, answer: seenBy('carl', two) }],
});

const withWrites = (writes: readonly AuctionRow[]): AuctionHistory => {
  const last = writes.at(-1) ?? first;
  return { ...good(), writes, last, events: eventsOf(writes), orders: last.state === 'SOLD' ? 1 : 0 };
};

/** The same history, one bid told otherwise. */
const withBid = (index: number, changes: Partial<RecordedBid>): AuctionHistory => {
  const { bids, ...rest } = good();
  return { ...rest, bids: bids.map((bid, at) => (at === index ? { ...bid, ...changes } : bid)) };
};

const objections = (history: AuctionHistory): string => checkHistory(history).join('\n');

test('a good history has nothing wrong', () => {
  expect(checkHistory(good())).toEqual([]);
});

test('calls that overlap may have their effects in either order', () => {
  const overlapping = good().bids.map((bid) => ({ ...bid, from: 0, answeredFrom: 0 }));
  expect(checkHistory({ ...good(), bids: overlapping.slice(0, 5).concat(good().bids.slice(5)) })).toEqual([]);
});

test('an answer that never came leaves open whether the bid had its effect', () => {
  expect(checkHistory(withBid(0, { answer: null }))).toEqual([]);
});

describe('the checker objects to', () => {
  test('a lost bid: it was accepted, and the history knows nothing of it', () => {
    const { bids, ...rest } = good();
    const lost = bidOf('carl', 145, 2500, seenBy('carl', two));
    expect(objections({ ...rest, bids: [...bids, lost] })).toContain('bid carl 145 of 145, accepted without an effect is true nowhere');
  });

  test('a bid whose write was overwritten', () => {
    const without = { ...closed, revision: 4 };
    expect(objections(withWrites([one, two, extended, without]))).toContain('follows revision 2');
  });

  test('a falling price', () => {
    const fallen = { ...two, price: 90 };
    expect(objections(withWrites([one, fallen]))).toContain('the price falls from 100 to 90');
  });

  test('a price above the leader’s maximum', () => {
    expect(objections(withWrites([one, { ...two, price: 151 }]))).toContain('above the leader');
  });

  test('two leaders: the lower maximum leads beside the higher', () => {
    const usurped = { ...extended, leaderId: 'anna', leaderMax: 160, beat: 170, holdTo: 150 };
    expect(objections(withWrites([one, two, raised, usurped]))).toContain('where the rule makes');
  });

  test('two bidders who were both told that they lead', () => {
    const answer = seenBy('anna', extended);
    const both = 'seen' in answer ? { seen: { ...answer.seen, iAmLeading: true } } : answer;
    expect(objections(withBid(4, { answer: both }))).toContain('bid anna 160 of 160, accepted is true nowhere');
  });

  test('a close that was overtaken by a bid', () => {
    const late = written({ ...closed, state: 'LIVE' }, 'carl', 900, extended.endsAt - 1);
    expect(objections(withWrites([one, two, raised, extended, closed, { ...late, state: 'SOLD' }]))).toContain(
      'comes after the auction was SOLD',
    );
  });

  test('a close before the end', () => {
    expect(objections(withWrites([one, two, raised, extended, { ...closed, closedAt: ENDS - 50 }]))).toContain('closed before its end');
  });

  test('a winner who did not lead, and a sale below the reserve', () => {
    expect(objections(withWrites([one, two, raised, extended, { ...closed, winnerId: 'anna' }]))).toContain('closed as SOLD');
    expect(objections(withWrites([one, { ...closed, price: 120 }]))).toContain('sold below the reserve');
  });

  test('an order that is missing, and a second one', () => {
    expect(objections({ ...good(), orders: 0 })).toBe('0 orders of an auction that is SOLD');
    expect(objections({ ...good(), orders: 2 })).toBe('2 orders of an auction that is SOLD');
  });

  test('a bid accepted at the end, and one refused as late before it', () => {
    const atEnd = written({ ...two, endsAt: ENDS + 1 }, 'anna', 900, ENDS);
    expect(objections(withWrites([one, two, { ...atEnd, endsAt: ENDS }]))).toContain('refuses as AUCTION_ENDED');
    expect(objections(withBid(5, { from: ENDS, answeredFrom: ENDS, to: ENDS + 10 }))).toContain('refused as AUCTION_ENDED is true nowhere');
  });

  test('a bid that tells another time than that of its call', () => {
    expect(objections(withBid(0, { from: 1001, answeredFrom: 1001 }))).toContain('tells a time outside of its call');
  });

  test('a request with two effects', () => {
    const again = { ...raised, lastRequestId: 'bert 150' };
    expect(objections(withWrites([one, two, again]))).toContain('request bert 150 has had its effect more than once');
  });

  test('a refused bid with an effect', () => {
    const answer: CallAnswer = { refused: 'BID_TOO_LOW', info: { currentPriceMinor: 100, minimumBidMinor: 110 } };
    expect(objections(withBid(1, { answer }))).toContain('was refused as BID_TOO_LOW, and has an effect');
  });

  test('a refusal that tells figures of no moment of its call', () => {
    const answer: CallAnswer = { refused: 'BID_TOO_LOW', info: { currentPriceMinor: 100, minimumBidMinor: 140 } };
    expect(objections(withBid(2, { answer }))).toContain('refused as BID_TOO_LOW is true nowhere');
  });

  test('effects in another order than that of calls which did not overlap', () => {
    const swapped = [1, 2].map((index) => good().bids[index - 1]!);
    const { bids } = good();
    const late = { ...swapped[0]!, from: 2100, answeredFrom: 2100, to: 2110 };
    expect(objections({ ...good(), bids: [late, ...bids.slice(1)] })).toContain('comes before one whose call was over');
  });

  test('a look back behind what was known before', () => {
    const looks = [{ viewerId: 'carl', from: 2600, to: 2610, answer: seenBy('carl', one) }];
    expect(objections({ ...good(), looks })).toContain('is true nowhere between write 2 and write 2');
  });

  test('two looks of which the later sees less, while a bid is under way', () => {
    const bids = good().bids.map((bid, index) => (index === 1 ? { ...bid, from: 1500, to: 2499 } : bid));
    const looks = [
      { viewerId: 'carl', from: 2010, to: 2020, answer: seenBy('carl', two) },
      { viewerId: 'dora', from: 2030, to: 2040, answer: seenBy('dora', one) },
    ];
    expect(objections({ ...good(), bids, looks })).toContain('is true nowhere between write 2 and write 2');
  });

  test('a bid that nobody made', () => {
    expect(objections({ ...good(), bids: good().bids.slice(1) })).toContain('request anna 120 has an effect, and nobody made it');
  });

  test('a gap in the events, one that is there twice, and one with other figures', () => {
    const { events } = good();
    expect(objections({ ...good(), events: events.filter(({ seq }) => seq !== 2) })).toContain('events are numbered 1 3 4');
    expect(objections({ ...good(), events: [...events, events[0]!] })).toContain('4 bids in the history where the auction counts 3');
    const wrong = events.map((event) => (event.seq === 2 ? { ...event, price: 131 } : event));
    expect(objections({ ...good(), events: wrong })).toContain('event 2 is');
  });

  test('a raise that is told as a bid', () => {
    const counted = { ...raised, bidCount: raised.bidCount + 1, seq: raised.seq + 1 };
    expect(objections(withWrites([one, two, counted]))).toContain('where the rule makes');
  });

  test('a stored auction that is elsewhere than its writes lead', () => {
    expect(objections({ ...good(), last: { ...closed, bidCount: 7 } })).toContain('the stored auction is not what its writes lead to');
  });
});
