import { type Context, type DynamoDBQueryRequest, runtime, util } from '@aws-appsync/utils';
import { NOTICE_PREFIX, noticeSort, userPartition } from '../../domain/keys.ts';
import { callerId } from './caller.ts';
import { failed } from './refuse.ts';

/** Follows every id of a notification. */
const AFTER_ALL = '~';

/** Counts the caller's notifications after the one that was last marked read. */
export const countUnread = (ctx: Context, readUpTo: string | undefined): DynamoDBQueryRequest => ({
  operation: 'Query',
  query: {
    expression: 'PK = :user AND SK BETWEEN :from AND :to',
    expressionValues: util.dynamodb.toMapValues({
      ':user': userPartition(callerId(ctx)),
      ':from': readUpTo === undefined ? NOTICE_PREFIX : noticeSort(`${readUpTo} `),
      ':to': noticeSort(AFTER_ALL),
    }),
  },
  projection: { expression: 'SK' },
});

/** How many there are; at most what one read of a megabyte counts, some thousands. */
export const unreadCounted = (ctx: Context): number => {
  if (ctx.error) {
    failed();
  }
  return ctx.result.scannedCount;
};

/** Counts for the profile in `ctx.stash.profile`, if the count is selected; an alias counts as selected, for it hides the field's name. */
export const request = (ctx: Context): DynamoDBQueryRequest => {
  const { selectionSetList, selectionSetGraphQL } = ctx.info;
  ctx.stash.unread = 0;
  if (!selectionSetList.includes('unreadNotifications') && selectionSetGraphQL.indexOf(':') < 0) {
    runtime.earlyReturn(0);
  }
  return countUnread(ctx, ctx.stash.profile.readUpTo);
};

export const response = (ctx: Context): number => {
  ctx.stash.unread = unreadCounted(ctx);
  return ctx.stash.unread;
};
