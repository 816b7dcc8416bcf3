import { type Context, type DynamoDBBatchGetItemRequest, runtime, util } from '@aws-appsync/utils';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import type { CardRow } from '../../domain/entities/item.ts';
import { AUCTION_SORT } from '../../domain/keys.ts';
import { presentCard } from './present.ts';
import { failed } from './refuse.ts';
import { tableName } from './settings.ts';

type CardPage = { items: CardRow[]; nextToken: string | null };

/** A page of cards as the caller may see it; `auctions` by partition key. */
const presentPage = (ctx: Context, page: CardPage, auctions: Record<string, AuctionRow>) => ({
  items: page.items.map((card) => presentCard(ctx, card, auctions[card.PK] ?? null)),
  nextToken: page.nextToken ?? null,
});

/** Reads the auctions of a page of cards, all in one go; a page without auctions costs nothing. Prices live there alone. */
export const request = (ctx: Context): DynamoDBBatchGetItemRequest => {
  const page: CardPage = ctx.prev.result;
  const keys = page.items
    .filter((card) => card.saleKind === 'AUCTION')
    .map((card) => util.dynamodb.toMapValues({ PK: card.PK, SK: AUCTION_SORT }));
  if (keys.length === 0) {
    runtime.earlyReturn(presentPage(ctx, page, {}));
  }
  return { operation: 'BatchGetItem', tables: { [tableName(ctx)]: { keys } } };
};

export const response = (ctx: Context): unknown => {
  const table = tableName(ctx);
  if (ctx.error || (ctx.result.unprocessedKeys?.[table] ?? []).length > 0) {
    failed();
  }
  const auctions: Record<string, AuctionRow> = {};
  const rows: (AuctionRow | null)[] = ctx.result.data[table];
  rows.forEach((row) => {
    if (row !== null) {
      auctions[row.PK] = row;
    }
  });
  return presentPage(ctx, ctx.prev.result, auctions);
};
