import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { querySellerCards, refusePageError } from '../lib/page.ts';

/** Reads a page of the seller's cards. */
export const request = (ctx: Context): DynamoDBQueryRequest => querySellerCards(ctx, ctx.args.sellerId);

export const response = (ctx: Context): unknown => {
  refusePageError(ctx);
  return ctx.result;
};
