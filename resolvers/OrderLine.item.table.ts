import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { getItem, itemRead } from './lib/item-of.ts';

export const request = (ctx: Context): DynamoDBQueryRequest => getItem(ctx.source.itemId);

export const response = (ctx: Context): unknown => itemRead(ctx);
