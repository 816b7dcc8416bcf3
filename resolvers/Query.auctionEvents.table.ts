import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { refuseNumber } from '../domain/bounds.ts';
import { type AuctionEventRow, auctionEventView } from '../domain/entities/auction-event.ts';
import { AFTER_SEQ } from '../domain/limits.ts';
import { queryAuctionEvents } from './lib/auction-events.ts';
import { pageLimit } from './lib/page.ts';
import { failed, refuseIf } from './lib/refuse.ts';

/** Reads consistently: who back-fills after a gap must not meet another one. */
export const request = (ctx: Context): DynamoDBQueryRequest => {
  const { itemId, afterSeq, limit } = ctx.args;
  refuseIf(refuseNumber('afterSeq', afterSeq, AFTER_SEQ));
  return { ...queryAuctionEvents(itemId, afterSeq), limit: pageLimit(limit), consistentRead: true };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  const rows: AuctionEventRow[] = ctx.result.items;
  return rows.map((row) => ({
    ...auctionEventView(row),
    endsAt: util.time.epochMilliSecondsToISO8601(row.endsAt),
    at: util.time.epochMilliSecondsToISO8601(row.at),
  }));
};
