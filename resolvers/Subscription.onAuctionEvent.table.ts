import { type Context, type DynamoDBGetItemRequest, runtime } from '@aws-appsync/utils';
import { isGuest } from './lib/caller.ts';
import { keepListener, readListener } from './lib/subscriptions.ts';

/** Guests may listen without more ado. */
export const request = (ctx: Context): DynamoDBGetItemRequest => {
  if (isGuest(ctx)) {
    runtime.earlyReturn(null);
  }
  return readListener(ctx);
};

export const response = (ctx: Context): null => keepListener(ctx);
