import { type Context, type DynamoDBBatchGetItemRequest, util } from '@aws-appsync/utils';
import { refuseNotOpen } from '../../domain/bid.ts';
import { isBoughtBy, isBuyNowOpen } from '../../domain/closing.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { AUCTION_SORT, bidderSort, ITEM_SORT, itemPartition } from '../../domain/keys.ts';
import { ID_LENGTH_MAX } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import { refuseRequestId } from '../../domain/request-id.ts';
import { callerId } from '../lib/caller.ts';
import { failed, refuse, refuseIf } from '../lib/refuse.ts';
import { tableName } from '../lib/settings.ts';
import { keepStanding, standingKey } from '../lib/standing.ts';

/** Reads the caller's standing together with the item, its auction and the caller's name in it. */
export const request = (ctx: Context): DynamoDBBatchGetItemRequest => {
  const { itemId, requestId } = ctx.args.input;
  const standing = standingKey(ctx);
  refuseIf(refuseRequestId(requestId));
  const PK = itemPartition(itemId.slice(0, ID_LENGTH_MAX));
  const sorts = [AUCTION_SORT, ITEM_SORT, bidderSort(callerId(ctx))];
  const keys = [standing].concat(sorts.map((SK) => util.dynamodb.toMapValues({ PK, SK })));
  return { operation: 'BatchGetItem', tables: { [tableName(ctx)]: { keys, consistentRead: true } } };
};

/** Refuses what can't be bought at once; a repeat of the buyer's request is done already. */
export const response = (ctx: Context): AuctionRow => {
  const table = tableName(ctx);
  if (ctx.error || (ctx.result.unprocessedKeys?.[table] ?? []).length > 0) {
    failed();
  }
  const [standing, auction, item, bidder] = ctx.result.data[table];
  keepStanding(ctx, standing ?? null);
  if (!auction || !item) {
    refuse(refusal('NOT_FOUND', 'There is no such auction.'));
  }
  ctx.stash.auction = auction;
  ctx.stash.item = item;
  ctx.stash.alias = bidder?.alias ?? null;
  ctx.stash.isDone = isBoughtBy(auction, callerId(ctx), ctx.args.input.requestId);
  if (!ctx.stash.isDone) {
    refuseIf(refuseNotOpen(auction, callerId(ctx), util.time.nowEpochMilliSeconds()));
    if (!isBuyNowOpen(auction)) {
      refuse(refusal('BUY_NOW_UNAVAILABLE', 'The auction can’t be bought at once any more, or never could.'));
    }
  }
  return auction;
};
