import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { userWatches } from '../../domain/keys.ts';
import { callerId } from '../lib/caller.ts';
import { refusePageError } from '../lib/page.ts';
import { queryUserPage } from '../lib/user-page.ts';

/** Reads what is on the page. */
export const request = (ctx: Context): DynamoDBQueryRequest => queryUserPage(ctx, userWatches(callerId(ctx)));

export const response = (ctx: Context): unknown => {
  refusePageError(ctx);
  return ctx.result;
};
