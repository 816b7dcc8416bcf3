import { type Context, type DynamoDBBatchGetItemRequest, runtime, util } from '@aws-appsync/utils';
import { AUCTION_SORT, bidderSort, itemPartition } from '../domain/keys.ts';
import { ID_LENGTH_MAX } from '../domain/limits.ts';
import { viewerOf } from './lib/caller.ts';
import { presentAuction } from './lib/present.ts';
import { failed } from './lib/refuse.ts';
import { tableName } from './lib/settings.ts';

/** Reads the auction, and for a user what is known of them as its bidder. */
export const request = (ctx: Context): DynamoDBBatchGetItemRequest => {
  const { itemId } = ctx.args;
  if (itemId.length > ID_LENGTH_MAX) {
    runtime.earlyReturn(null);
  }
  const PK = itemPartition(itemId);
  const { id } = viewerOf(ctx);
  const sorts = [AUCTION_SORT, ...(id === null ? [] : [bidderSort(id)])];
  return { operation: 'BatchGetItem', tables: { [tableName(ctx)]: { keys: sorts.map((SK) => util.dynamodb.toMapValues({ PK, SK })) } } };
};

export const response = (ctx: Context): unknown => {
  const table = tableName(ctx);
  if (ctx.error || (ctx.result.unprocessedKeys?.[table] ?? []).length > 0) {
    failed();
  }
  const [auction, bidder] = ctx.result.data[table];
  return auction ? presentAuction(ctx, auction, bidder?.max) : null;
};
