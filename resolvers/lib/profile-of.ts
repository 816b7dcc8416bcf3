import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import { publicProfileView } from '../../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { failed } from './refuse.ts';

/** Reads what anyone may know of a user. */
export const getProfile = (userId: string): DynamoDBGetItemRequest => ({
  operation: 'GetItem',
  key: util.dynamodb.toMapValues({ PK: userPartition(userId), SK: PROFILE_SORT }),
});

/** The profile, or null for a user who has none. */
export const profileRead = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  return ctx.result ? publicProfileView(ctx.result) : null;
};
