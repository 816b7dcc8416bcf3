import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import { type OrderRow, orderView } from '../../domain/entities/order.ts';
import { ORDER_SORT } from '../../domain/keys.ts';
import { readBehindPage, rowsBehindPage } from './user-page.ts';

/** Reads the orders of the page. */
export const request = (ctx: Context): DynamoDBBatchGetItemRequest => readBehindPage(ctx, [ORDER_SORT]);

export const response = (ctx: Context): unknown => {
  const rows = rowsBehindPage(ctx);
  const page: { items: { PK: string }[]; nextToken: string | null } = ctx.prev.result;
  const orders = page.items.map(({ PK }) => (rows[`${PK} ${ORDER_SORT}`] ?? null) as OrderRow | null).filter((order) => order !== null);
  return { items: orders.map((order) => orderView(order as OrderRow)), nextToken: page.nextToken ?? null };
};
