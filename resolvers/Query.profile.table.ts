import { type Context, type DynamoDBGetItemRequest, runtime, util } from '@aws-appsync/utils';
import { publicProfileView } from '../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../domain/keys.ts';
import { ID_LENGTH_MAX } from '../domain/limits.ts';
import { failed } from './lib/refuse.ts';

/** Reads what anyone may know of a user. */
export const request = (ctx: Context): DynamoDBGetItemRequest => {
  if (ctx.args.userId.length > ID_LENGTH_MAX) {
    runtime.earlyReturn(null);
  }
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ PK: userPartition(ctx.args.userId), SK: PROFILE_SORT }) };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  return ctx.result ? publicProfileView(ctx.result) : null;
};
