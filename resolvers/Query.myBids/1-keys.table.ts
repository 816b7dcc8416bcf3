import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { userBids } from '../../domain/keys.ts';
import { callerId } from '../lib/caller.ts';
import { refusePageError } from '../lib/page.ts';
import { queryUserPage } from '../lib/user-page.ts';

/** Reads which auctions are on the page. */
export const request = (ctx: Context): DynamoDBQueryRequest => queryUserPage(ctx, userBids(callerId(ctx)));

export const response = (ctx: Context): unknown => {
  refusePageError(ctx);
  return ctx.result;
};
