import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { callerId } from '../lib/caller.ts';
import { getProfile } from '../lib/profile-of.ts';
import { failed } from '../lib/refuse.ts';

/** Reads up to where the caller has read. */
export const request = (ctx: Context): DynamoDBGetItemRequest => getProfile(callerId(ctx));

export const response = (ctx: Context): string => {
  if (ctx.error) {
    failed();
  }
  return ctx.result?.readUpTo ?? '';
};
