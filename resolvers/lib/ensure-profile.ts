import { type Context, type DynamoDBPutItemRequest, runtime, util } from '@aws-appsync/utils';
import { newProfileRow, type ProfileRow } from '../../domain/entities/profile.ts';
import { callerId } from './caller.ts';
import { failed } from './refuse.ts';

/** Makes the caller's profile when the step before found none; of two at once the first one stays. Leaves it in `ctx.stash.profile`. */
export const request = (ctx: Context): DynamoDBPutItemRequest => {
  if (ctx.stash.profile) {
    runtime.earlyReturn(ctx.stash.profile);
  }
  const { PK, SK, ...attributes } = newProfileRow(callerId(ctx), util.time.nowISO8601());
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ PK, SK }),
    attributeValues: util.dynamodb.toMapValues(attributes),
    condition: { expression: 'attribute_not_exists(PK)' },
  };
};

export const response = (ctx: Context): ProfileRow => {
  const wasThere = ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException' && ctx.result;
  if (ctx.error && !wasThere) {
    failed();
  }
  ctx.stash.profile = ctx.result;
  return ctx.result;
};
