import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { auctionStatus } from '../../domain/auction.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { type AuctionEventRow, closingKinds } from '../../domain/entities/auction-event.ts';
import { AUCTION_EVENT_PREFIX, auctionEventSort } from '../../domain/keys.ts';
import { requiredSetting } from '../lib/env.ts';
import { queryAll } from '../lib/query-all.ts';
import { documents } from '../lib/table.ts';

const TableName = requiredSetting('TABLE');
/** By then the stream has given up what it will never do. */
const GIVEN_UP_AFTER_MS = 3_600_000;

const eventsOf = (auction: AuctionRow): Promise<AuctionEventRow[]> =>
  queryAll({
    TableName,
    KeyConditionExpression: 'PK = :item AND begins_with(SK, :event)',
    ExpressionAttributeValues: { ':item': auction.PK, ':event': AUCTION_EVENT_PREFIX },
    ConsistentRead: true,
  });

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
  endsAt: before?.endsAt ?? auction.endsAt,
  status: 'OPEN',
  at: before?.at ?? auction.startsAt,
});

/** The last event of an auction that is over, which its own row tells whole. */
const lastEvent = (auction: AuctionRow): AuctionEventRow => ({
  ...standIn(auction, auction.seq, undefined),
  kinds: closingKinds(auction),
  price: auction.price,
  minBid: auction.minBid,
  bidCount: auction.bidCount,
  reserveMet: auction.reserveMet,
  ...(auction.leaderAlias === undefined ? {} : { leaderAlias: auction.leaderAlias }),
  endsAt: auction.endsAt,
  status: auctionStatus(auction, auction.endsAt),
  at: auction.closedAt ?? auction.endsAt,
});

/** What is missing, in order. Bids first, as many as the auction counts more than were written; what is left was a reserve that was met. */
const missingEvents = (auction: AuctionRow, events: readonly AuctionEventRow[]): AuctionEventRow[] => {
  const known = new Map(events.map((event) => [event.seq, event]));
  const missing: AuctionEventRow[] = [];
  let bidsMissing = auction.bidCount - events.filter(({ kinds }) => kinds.includes('BID')).length;
  for (let seq = 1; seq <= auction.seq; seq += 1) {
    if (known.has(seq)) {
      continue;
    }
    const isBid = bidsMissing > 0 && seq < auction.seq;
    const before = standIn(auction, seq, known.get(seq - 1));
    const event: AuctionEventRow = {
      ...before,
      kinds: [isBid ? 'BID' : 'RESERVE_MET'],
      bidCount: before.bidCount + (isBid ? 1 : 0),
      reserveMet: before.reserveMet || !isBid,
    };
    bidsMissing -= isBid ? 1 : 0;
    missing.push(seq === auction.seq ? lastEvent(auction) : event);
    known.set(seq, event);
  }
  return missing;
};

/**
 * Sees to it that an auction that is over has every event: those whose record the stream gave up are told as far as the auction and the other
 * events know. Answers whether they are all there; while the stream may still come, nothing is done.
 */
export const repairEvents = async (auction: AuctionRow, now: number): Promise<boolean> => {
  const missing = missingEvents(auction, await eventsOf(auction));
  if (missing.length > 0 && now - (auction.closedAt ?? now) < GIVEN_UP_AFTER_MS) {
    return false;
  }
  for (const Item of missing) {
    await documents.send(new PutCommand({ TableName, Item }));
  }
  return true;
};
