import { isDeepStrictEqual } from 'node:util';
import type { AuctionRow } from '../../../domain/entities/auction.ts';
import type { AuctionEventKind } from '../../../schema/generated/types.ts';
import { isBid } from './check-writes.ts';
import type { AuctionHistory } from './history.ts';

/**
 * The events in the table against the writes: one for each public change, numbered without gaps, with its figures, and as many bids among them as
 * the auction counts (invariants 3 and 10). A bid's row has bidder and maximum. Answers a line for each thing that is wrong.
 */
export function checkEvents({ first, writes, events, last }: Pick<AuctionHistory, 'first' | 'writes' | 'events' | 'last'>): string[] {
  const wrong: string[] = [];
  const numbers = events.map(({ seq }) => seq);
  const expected = expectedEvents(first, writes);
  if (
    !isDeepStrictEqual(
      numbers,
      expected.map(({ seq }) => seq),
    )
  ) {
    wrong.push(`events are numbered ${numbers.join(' ')} where ${first.seq + 1} to ${last.seq} belong`);
  }
  const bids = events.filter(({ kinds }) => kinds.includes('BID')).length;
  if (bids !== last.bidCount - first.bidCount)
    wrong.push(`${bids} bids in the history where the auction counts ${last.bidCount - first.bidCount}`);
  const bySeq = new Map(expected.map((event) => [event.seq, event]));
  for (const { PK, SK, currency, leaderAlias, bidderAlias, status, ...event } of events) {
    if (!isDeepStrictEqual(event, bySeq.get(event.seq))) {
      wrong.push(`event ${event.seq} is ${JSON.stringify(event)} where its write makes ${JSON.stringify(bySeq.get(event.seq))}`);
    }
  }
  return wrong;
}

function expectedEvents(first: AuctionRow, writes: readonly AuctionRow[]) {
  return writes.flatMap((after, index) => {
    const before = writes[index - 1] ?? first;
    if (after.seq === before.seq) return [];
    const isCounted = after.bidCount > before.bidCount;
    return [
      {
        seq: after.seq,
        kinds: kindsOf(before, after),
        price: after.price,
        minBid: after.minBid,
        bidCount: after.bidCount,
        reserveMet: after.reserveMet,
        endsAt: after.endsAt,
        at: isBid(before, after) ? after.lastAt : after.closedAt,
        ...(isCounted ? { bidderId: after.lastBidderId, max: after.lastMax } : {}),
      },
    ];
  });
}

function kindsOf(before: AuctionRow, after: AuctionRow): AuctionEventKind[] {
  const kinds: [AuctionEventKind, boolean][] = [
    ['BID', after.bidCount > before.bidCount],
    ['EXTENDED', after.endsAt > before.endsAt],
    ['RESERVE_MET', after.reserveMet && !before.reserveMet],
    ['SOLD', after.state === 'SOLD' && before.state === 'LIVE'],
    ['UNSOLD', after.state === 'UNSOLD' && before.state === 'LIVE'],
  ];
  return kinds.filter(([, holds]) => holds).map(([kind]) => kind);
}
