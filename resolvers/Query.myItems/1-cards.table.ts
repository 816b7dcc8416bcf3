import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { callerId } from '../lib/caller.ts';
import { querySellerCards, refusePageError } from '../lib/page.ts';

/** Reads a page of the caller's cards. */
export const request = (ctx: Context): DynamoDBQueryRequest => querySellerCards(ctx, callerId(ctx));

export const response = (ctx: Context): unknown => {
  refusePageError(ctx);
  return ctx.result;
};
