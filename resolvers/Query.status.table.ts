import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import { PROFILE_SORT, userPartition } from '../domain/keys.ts';
import { callerId, callerName } from './lib/caller.ts';
import { failed } from './lib/refuse.ts';
import { refuseDeleted } from './lib/standing.ts';

/** Reads the caller's display name. */
export const request = (ctx: Context): DynamoDBGetItemRequest => ({
  operation: 'GetItem',
  key: util.dynamodb.toMapValues({ PK: userPartition(callerId(ctx)), SK: PROFILE_SORT }),
});

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  refuseDeleted(ctx.result);
  return {
    status: 'ok',
    timestamp: util.time.nowISO8601(),
    version: ctx.env.VERSION,
    service: ctx.env.SERVICE,
    environment: ctx.env.STAGE,
    user: ctx.result?.displayName ?? callerName(ctx),
  };
};
