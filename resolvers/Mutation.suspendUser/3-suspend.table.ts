import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import { newProfileRow, type ProfileRow, publicProfileView } from '../../domain/entities/profile.ts';
import { noSuchUser } from '../lib/account.ts';
import { callerId } from '../lib/caller.ts';
import { failed } from '../lib/refuse.ts';
import { endSubscriptions } from '../lib/subscriptions.ts';

/** Marks the user suspended, once; a user without a profile gets one by it. The stream does the rest. */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => {
  const at = util.time.nowISO8601();
  const { PK, SK, ...profile } = newProfileRow(ctx.args.userId, at);
  const values: Record<string, unknown> = { ':at': at, ':reason': ctx.args.reason, ':by': callerId(ctx) };
  const names = Object.keys(profile);
  names.forEach((name) => {
    values[`:${name}`] = profile[name as keyof typeof profile];
  });
  const filled = names.map((name) => `${name} = if_not_exists(${name}, :${name})`).join(', ');
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ PK, SK }),
    update: {
      expression: `SET suspendedAt = :at, suspendedReason = :reason, suspendedBy = :by, ${filled}`,
      expressionValues: util.dynamodb.toMapValues(values),
    },
    condition: { expression: 'attribute_not_exists(suspendedAt) AND attribute_not_exists(deletedAt)' },
  };
};

/** A failed condition hands over the row: who is suspended already stays so, for the first reason. */
export const response = (ctx: Context): unknown => {
  const row: ProfileRow | null = ctx.result ?? null;
  if (ctx.error && row?.deletedAt !== undefined) {
    noSuchUser();
  }
  if (row === null || row.suspendedAt === undefined) {
    return failed();
  }
  endSubscriptions(ctx.args.userId);
  return publicProfileView(row);
};
