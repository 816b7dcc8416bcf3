import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { callerId } from '../lib/caller.ts';
import { failed } from '../lib/refuse.ts';
import { refuseDeleted } from '../lib/standing.ts';

/** Reads the caller's profile, if there is one. */
export const request = (ctx: Context): DynamoDBGetItemRequest => ({
  operation: 'GetItem',
  key: util.dynamodb.toMapValues({ PK: userPartition(callerId(ctx)), SK: PROFILE_SORT }),
});

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  refuseDeleted(ctx.result);
  ctx.stash.profile = ctx.result;
  return ctx.result;
};
