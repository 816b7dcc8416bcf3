import { type Context, type DynamoDBDeleteItemRequest, util } from '@aws-appsync/utils';
import { itemPartition, watcherSort } from '../../domain/keys.ts';
import { callerId } from '../lib/caller.ts';
import { failed } from '../lib/refuse.ts';

/** Who does not watch is fine, too. */
export const request = (ctx: Context): DynamoDBDeleteItemRequest => ({
  operation: 'DeleteItem',
  key: util.dynamodb.toMapValues({ PK: itemPartition(ctx.args.itemId), SK: watcherSort(callerId(ctx)) }),
});

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  return ctx.prev.result;
};
