import { type Context, type DynamoDBQueryRequest, runtime } from '@aws-appsync/utils';
import { ID_LENGTH_MAX } from '../domain/limits.ts';
import { getItem, itemRead } from './lib/item-of.ts';

export const request = (ctx: Context): DynamoDBQueryRequest => {
  if (ctx.args.id.length > ID_LENGTH_MAX) {
    runtime.earlyReturn(null);
  }
  return getItem(ctx.args.id);
};

export const response = (ctx: Context): unknown => itemRead(ctx);
