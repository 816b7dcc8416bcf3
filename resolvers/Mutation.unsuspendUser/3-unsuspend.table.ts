import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import { newProfileRow, type ProfileRow, publicProfileView } from '../../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { noSuchUser } from '../lib/account.ts';
import { failed } from '../lib/refuse.ts';

/** Takes the mark away, if there is one. The stream lets the user sign in again. */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => ({
  operation: 'UpdateItem',
  key: util.dynamodb.toMapValues({ PK: userPartition(ctx.args.userId), SK: PROFILE_SORT }),
  update: { expression: 'REMOVE suspendedAt, suspendedReason, suspendedBy' },
  condition: { expression: 'attribute_exists(suspendedAt)' },
});

/** A failed condition hands over the row as it is, or nothing for a user who has none: that one was not suspended either. */
export const response = (ctx: Context): unknown => {
  if (ctx.error && ctx.error.type !== 'DynamoDB:ConditionalCheckFailedException') {
    failed();
  }
  const row: ProfileRow = ctx.result ?? newProfileRow(ctx.args.userId, util.time.nowISO8601());
  if (row.deletedAt !== undefined) {
    noSuchUser();
  }
  return row.suspendedAt === undefined ? publicProfileView(row) : failed();
};
