import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import { callerId } from './lib/caller.ts';
import { keepListener, readListener } from './lib/subscriptions.ts';

/** A user may listen to the own notifications only; no id at all would be everybody's. */
export const request = (ctx: Context): DynamoDBGetItemRequest => {
  if (ctx.args.userId !== callerId(ctx)) {
    util.unauthorized();
  }
  return readListener(ctx);
};

export const response = (ctx: Context): null => keepListener(ctx);
