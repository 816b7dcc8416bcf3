import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { type AuctionEventRow, bidView } from '../domain/entities/auction-event.ts';
import { queryAuctionEvents } from './lib/auction-events.ts';
import { viewerOf } from './lib/caller.ts';
import { pageLimit, refusePageError } from './lib/page.ts';

/** The history is those public changes that are bids. */
export const request = (ctx: Context): DynamoDBQueryRequest => ({
  ...queryAuctionEvents(ctx.args.itemId, 0),
  filter: { expression: 'contains(kinds, :bid)', expressionValues: util.dynamodb.toMapValues({ ':bid': 'BID' }) },
  scanIndexForward: false,
  limit: pageLimit(ctx.args.limit),
  nextToken: ctx.args.nextToken ?? null,
});

export const response = (ctx: Context): unknown => {
  refusePageError(ctx);
  const { id } = viewerOf(ctx);
  const rows: AuctionEventRow[] = ctx.result.items;
  return {
    items: rows.map((row) => ({ ...bidView(row, id), at: util.time.epochMilliSecondsToISO8601(row.at) })),
    nextToken: ctx.result.nextToken ?? null,
  };
};
