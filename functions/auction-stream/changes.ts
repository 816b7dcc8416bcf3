import type { DynamoDBRecord } from 'aws-lambda';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { AUCTION_SORT } from '../../domain/keys.ts';
import { rowOf } from '../lib/stream-batch.ts';

/** One write of an auction. `before` is null for a new one. */
export interface AuctionChange {
  readonly record: DynamoDBRecord;
  readonly before: AuctionRow | null;
  readonly after: AuctionRow;
}

/**
 * The change behind a record of the stream, or null for a record that tells nothing new of an auction.
 *
 * @throws Error for a record that is none of an auction's, or is broken.
 */
export const changeOf = (record: DynamoDBRecord): AuctionChange | null => {
  const before = rowOf<AuctionRow>(record.dynamodb?.OldImage);
  const after = rowOf<AuctionRow>(record.dynamodb?.NewImage);
  if (after === null || before?.revision === after.revision) {
    return null;
  }
  if (after.SK !== AUCTION_SORT || !Number.isSafeInteger(after.revision) || !Number.isSafeInteger(after.seq)) {
    throw new Error('The record is none of an auction.');
  }
  return { record, before, after };
};

/** Whether a bidder made the change: a bid, or a leader's raise. */
export const isByBidder = ({ before, after }: AuctionChange): boolean =>
  after.lastRequestId !== undefined && after.lastRequestId !== before?.lastRequestId;

/** When it happened, in milliseconds since 1970. */
export const timeOf = (change: AuctionChange): number =>
  isByBidder(change) ? (change.after.lastAt ?? 0) : (change.after.closedAt ?? change.after.startsAt);
