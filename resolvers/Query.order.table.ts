import { type Context, type DynamoDBGetItemRequest, runtime, util } from '@aws-appsync/utils';
import { type OrderRow, orderView } from '../domain/entities/order.ts';
import { ORDER_SORT, orderPartition } from '../domain/keys.ts';
import { ID_LENGTH_MAX } from '../domain/limits.ts';
import { callerId, isAdmin } from './lib/caller.ts';
import { failed } from './lib/refuse.ts';

/** Reads an order. */
export const request = (ctx: Context): DynamoDBGetItemRequest => {
  if (ctx.args.id.length > ID_LENGTH_MAX) {
    runtime.earlyReturn(null);
  }
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ PK: orderPartition(ctx.args.id), SK: ORDER_SORT }) };
};

/** A stranger gets the answer that a missing order gets. */
export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  const order: OrderRow | null = ctx.result ?? null;
  const mayRead = order !== null && (isAdmin(ctx) || [order.buyerId, order.sellerId].includes(callerId(ctx)));
  return order !== null && mayRead ? orderView(order) : null;
};
