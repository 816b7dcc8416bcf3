import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { type NoticeRow, noticeView } from '../../domain/entities/notice.ts';
import { NOTICE_PREFIX, userPartition } from '../../domain/keys.ts';
import { callerId } from '../lib/caller.ts';
import { pageLimit, refusePageError } from '../lib/page.ts';

/** Reads a page of the caller's notifications, newest first. One that has had its time is gone, deleted or not. */
export const request = (ctx: Context): DynamoDBQueryRequest => ({
  operation: 'Query',
  query: {
    expression: 'PK = :user AND begins_with(SK, :notice)',
    expressionValues: util.dynamodb.toMapValues({ ':user': userPartition(callerId(ctx)), ':notice': NOTICE_PREFIX }),
  },
  filter: {
    expression: 'expiresAtEpoch > :now',
    expressionValues: util.dynamodb.toMapValues({ ':now': util.time.nowEpochSeconds() }),
  },
  scanIndexForward: false,
  limit: pageLimit(ctx.args.limit),
  nextToken: ctx.args.nextToken ?? null,
});

export const response = (ctx: Context): unknown => {
  refusePageError(ctx);
  const rows: NoticeRow[] = ctx.result.items;
  const readUpTo: string = ctx.prev.result;
  return {
    items: rows.map((row) => ({ ...noticeView(row, readUpTo), at: util.time.epochMilliSecondsToISO8601(row.at) })),
    nextToken: ctx.result.nextToken ?? null,
  };
};
