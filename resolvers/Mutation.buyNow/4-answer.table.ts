import { type Context, type DynamoDBGetItemRequest, runtime, util } from '@aws-appsync/utils';
import { presentAuction } from '../lib/present.ts';
import { failed } from '../lib/refuse.ts';

/** Reads the auction as the sale left it, unless that was known before. */
export const request = (ctx: Context): DynamoDBGetItemRequest => {
  const { PK, SK } = ctx.stash.auction;
  if (ctx.stash.isDone) {
    runtime.earlyReturn(ctx.prev.result);
  }
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ PK, SK }), consistentRead: true };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error || !ctx.result) {
    failed();
  }
  return presentAuction(ctx, ctx.result);
};
