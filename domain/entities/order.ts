import type { Currency, OrderOrigin, OrderStatus } from '../../schema/generated/types.ts';
import { ORDER_SORT, orderPartition, SALE_SORT, userOrders, userSales } from '../keys.ts';
import { money } from '../money.ts';

/** One item of an order, as it was when it was bought. */
type OrderLineRow = { itemId: string; title: string; quantity: number; unitPrice: number };

/** An order. Amounts in minor units, times ISO 8601 in UTC. Its buyer's list finds it by the index by user. */
export type OrderRow = {
  PK: string;
  SK: string;
  GSI2PK: string;
  GSI2SK: string;
  status: OrderStatus;
  origin: OrderOrigin;
  lines: OrderLineRow[];
  total: number;
  currency: Currency;
  buyerId: string;
  sellerId: string;
  createdAt: string;
  updatedAt: string;
};

/** By which the seller's list finds an order. */
export type SaleRow = { PK: string; SK: string; GSI2PK: string; GSI2SK: string };

/** What an order is made of; `at` is ISO 8601 in UTC. */
export type NewOrder = {
  id: string;
  origin: OrderOrigin;
  lines: OrderLineRow[];
  currency: Currency;
  buyerId: string;
  sellerId: string;
  at: string;
};

/** The id of the order that an auction ends in: one for each item, and nothing that a client could choose. */
export const auctionOrderId = (itemId: string): string => `auction-${itemId}`;

/** Both rows of a new order, which awaits its payment. */
export const newOrderRows = (order: NewOrder): { order: OrderRow; sale: SaleRow } => {
  const PK = orderPartition(order.id);
  return {
    order: {
      PK,
      SK: ORDER_SORT,
      GSI2PK: userOrders(order.buyerId),
      GSI2SK: order.at,
      status: 'AWAITING_PAYMENT',
      origin: order.origin,
      lines: order.lines,
      total: order.lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
      currency: order.currency,
      buyerId: order.buyerId,
      sellerId: order.sellerId,
      createdAt: order.at,
      updatedAt: order.at,
    },
    sale: { PK, SK: SALE_SORT, GSI2PK: userSales(order.sellerId), GSI2SK: order.at },
  };
};

/** An order as its parties see it; buyer, seller and items are looked up by their ids. */
export const orderView = (row: OrderRow) => ({
  id: row.PK.slice(6),
  status: row.status,
  origin: row.origin,
  lines: row.lines.map((line) => ({
    itemId: line.itemId,
    title: line.title,
    quantity: line.quantity,
    unitPrice: money(line.unitPrice, row.currency),
  })),
  total: money(row.total, row.currency),
  buyerId: row.buyerId,
  sellerId: row.sellerId,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
