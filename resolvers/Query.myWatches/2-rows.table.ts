import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import type { ItemRow } from '../../domain/entities/item.ts';
import { AUCTION_SORT, ITEM_SORT } from '../../domain/keys.ts';
import { presentCard } from '../lib/present.ts';
import { readBehindPage, rowsBehindPage } from '../lib/user-page.ts';

/** Reads the items with their auctions. */
export const request = (ctx: Context): DynamoDBBatchGetItemRequest => readBehindPage(ctx, [ITEM_SORT, AUCTION_SORT]);

export const response = (ctx: Context): unknown => {
  const rows = rowsBehindPage(ctx);
  const page: { items: { PK: string }[]; nextToken: string | null } = ctx.prev.result;
  const items = page.items
    .map(({ PK }) => (rows[`${PK} ${ITEM_SORT}`] ?? null) as ItemRow | null)
    .filter((item) => item !== null && item.status !== 'REMOVED')
    .map((item) => presentCard(ctx, item as ItemRow, (rows[`${item?.PK} ${AUCTION_SORT}`] ?? null) as AuctionRow | null));
  return { items, nextToken: page.nextToken ?? null };
};
