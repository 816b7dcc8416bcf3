import { type Context, type DynamoDBBatchGetItemRequest, util } from '@aws-appsync/utils';
import { refuseNumber } from '../../domain/bounds.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { AUCTION_SORT, bidderSort, itemPartition } from '../../domain/keys.ts';
import { AMOUNT_MINOR, ID_LENGTH_MAX } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import { refuseRequestId } from '../../domain/request-id.ts';
import { callerId } from '../lib/caller.ts';
import { considerBid } from '../lib/consider-bid.ts';
import { failed, refuse, refuseIf } from '../lib/refuse.ts';
import { tableName } from '../lib/settings.ts';
import { keepStanding, standingKey } from '../lib/standing.ts';

/** Reads the caller's standing together with the auction and what is known of the caller as its bidder, in one go. */
export const request = (ctx: Context): DynamoDBBatchGetItemRequest => {
  const { itemId, maxAmountMinor, requestId } = ctx.args.input;
  const standing = standingKey(ctx);
  refuseIf(refuseRequestId(requestId));
  refuseIf(refuseNumber('maxAmountMinor', maxAmountMinor, AMOUNT_MINOR));
  const PK = itemPartition(itemId.slice(0, ID_LENGTH_MAX));
  const auction = util.dynamodb.toMapValues({ PK, SK: AUCTION_SORT });
  const bidder = util.dynamodb.toMapValues({ PK, SK: bidderSort(callerId(ctx)) });
  return { operation: 'BatchGetItem', tables: { [tableName(ctx)]: { keys: [standing, auction, bidder] } } };
};

/** Refuses what no bid can change back. */
export const response = (ctx: Context): AuctionRow => {
  const table = tableName(ctx);
  if (ctx.error || (ctx.result.unprocessedKeys?.[table] ?? []).length > 0) {
    failed();
  }
  const [standing, auction, bidder] = ctx.result.data[table];
  keepStanding(ctx, standing ?? null);
  if (!auction) {
    refuse(refusal('NOT_FOUND', 'There is no such auction.'));
  }
  ctx.stash.auction = auction;
  ctx.stash.bidder = bidder ?? null;
  considerBid(ctx, util.time.nowEpochMilliSeconds());
  return auction;
};
