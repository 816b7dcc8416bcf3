import { type Context, type DynamoDBPutItemRequest, util } from '@aws-appsync/utils';
import { newWatcherRow } from '../../domain/entities/watcher.ts';
import { callerId } from '../lib/caller.ts';
import { failed } from '../lib/refuse.ts';

/** Who watches already keeps the place in the list. */
export const request = (ctx: Context): DynamoDBPutItemRequest => {
  const { PK, SK, ...attributes } = newWatcherRow(ctx.args.itemId, callerId(ctx), util.time.nowISO8601());
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ PK, SK }),
    attributeValues: util.dynamodb.toMapValues(attributes),
    condition: { expression: 'attribute_not_exists(PK)' },
  };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error && ctx.error.type !== 'DynamoDB:ConditionalCheckFailedException') {
    failed();
  }
  return ctx.prev.result;
};
