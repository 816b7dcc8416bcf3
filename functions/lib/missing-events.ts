import type { AuctionRow } from '../../domain/entities/auction.ts';
import { type AuctionEventRow, auctionEventRow } from '../../domain/entities/auction-event.ts';
import { auctionEventSort } from '../../domain/keys.ts';
import { SOFT_CLOSE_TOTAL_MS } from '../../domain/limits.ts';

/** An event that nobody wrote down: as the auction was left by the one before it, or at its start. */
const standIn = (auction: AuctionRow, seq: number, before: AuctionEventRow | undefined): AuctionEventRow => ({
  PK: auction.PK,
  SK: auctionEventSort(seq),
  seq,
  kinds: [],
  currency: auction.currency,
  price: before?.price ?? auction.startPrice,
  minBid: before?.minBid ?? auction.startPrice,
  bidCount: before?.bidCount ?? 0,
  reserveMet: before?.reserveMet ?? auction.reserve === undefined,
  ...(before?.leaderAlias === undefined ? {} : { leaderAlias: before.leaderAlias }),
  endsAt: before?.endsAt ?? Math.min(auction.endsAt, auction.hardEndsAt - SOFT_CLOSE_TOTAL_MS),
  status: 'OPEN',
  at: before?.at ?? auction.startsAt,
});

/** The last event of an auction, which its own row tells whole but for whose it was: a raise may have come since. */
const lastEvent = (auction: AuctionRow, before: AuctionEventRow): AuctionEventRow => {
  const wasExtended = auction.endsAt > before.endsAt;
  const earlier: AuctionRow = {
    ...auction,
    state: 'LIVE',
    seq: auction.seq - 1,
    bidCount: before.bidCount,
    reserveMet: before.reserveMet,
    extendedCount: auction.extendedCount - (wasExtended ? 1 : 0),
  };
  const { lastBidderId, lastAlias, lastMax, ...after } = auction;
  return auctionEventRow(earlier, after, auction.closedAt ?? auction.lastAt ?? auction.startsAt) ?? before;
};

/**
 * The events that an auction has by its number of them and that are not among those given, in order. The last one is as the auction tells it. Of
 * others is known what the one before them left; bids come first, as many as the auction counts more than there are, and what is then left was a
 * reserve that was met.
 */
export const missingEvents = (auction: AuctionRow, written: readonly AuctionEventRow[]): AuctionEventRow[] => {
  const events = written.filter(({ seq }) => seq <= auction.seq);
  const known = new Map(events.map((event) => [event.seq, event]));
  const missing: AuctionEventRow[] = [];
  let bidsMissing = auction.bidCount - events.filter(({ kinds }) => kinds.includes('BID')).length;
  for (let seq = 1; seq <= auction.seq; seq += 1) {
    if (known.has(seq)) {
      continue;
    }
    const before = standIn(auction, seq, known.get(seq - 1));
    const isBid = bidsMissing > 0;
    bidsMissing -= isBid ? 1 : 0;
    const between: AuctionEventRow = {
      ...before,
      kinds: [isBid ? 'BID' : 'RESERVE_MET'],
      bidCount: before.bidCount + (isBid ? 1 : 0),
      reserveMet: before.reserveMet || !isBid,
    };
    const event = seq === auction.seq ? lastEvent(auction, before) : between;
    missing.push(event);
    known.set(seq, event);
  }
  return missing;
};
