import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { refuseNotOpen } from '../../domain/bid.ts';
import { isBoughtBy, isBuyNowOpen, PLACE_INDEX_KEYS, saleOf } from '../../domain/closing.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import type { ItemRow } from '../../domain/entities/item.ts';
import { BIDDER_ALIAS_LENGTH } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import { callerId } from '../lib/caller.ts';
import { presentAuction } from '../lib/present.ts';
import { failed, refuse, refuseIf } from '../lib/refuse.ts';
import { tableName } from '../lib/settings.ts';
import { updateExpression } from '../lib/update-expression.ts';

const OPEN =
  '#state = :live AND startsAt <= :now AND endsAt > :now AND sellerId <> :me AND buyNow = :price AND ' +
  '((attribute_not_exists(reserve) AND bidCount = :zero) OR (attribute_exists(reserve) AND reserveMet = :false))';

const sellAuction = (ctx: Context, auction: AuctionRow, now: number) => ({
  table: tableName(ctx),
  operation: 'UpdateItem' as const,
  key: util.dynamodb.toMapValues({ PK: auction.PK, SK: auction.SK }),
  update: {
    expression:
      'SET #state = :sold, isBoughtNow = :true, reserveMet = :true, price = :price, minBid = :price, winnerId = :me, leaderId = :me, leaderAlias = :alias, ' +
      'leaderMax = :price, closedAt = :now, buyNowRequestId = :request, revision = revision + :one, seq = seq + :one REMOVE isNoted, marks',
    expressionNames: { '#state': 'state' },
    expressionValues: util.dynamodb.toMapValues({
      ':sold': 'SOLD',
      ':true': true,
      ':price': auction.buyNow,
      ':me': callerId(ctx),
      ':alias': ctx.stash.alias ?? util.autoId().slice(0, BIDDER_ALIAS_LENGTH),
      ':now': now,
      ':request': ctx.args.input.requestId,
      ':one': 1,
    }),
  },
  condition: {
    expression: OPEN,
    expressionNames: { '#state': 'state' },
    expressionValues: util.dynamodb.toMapValues({
      ':live': 'LIVE',
      ':now': now,
      ':me': callerId(ctx),
      ':price': auction.buyNow,
      ':zero': 0,
      ':false': false,
    }),
    returnValuesOnConditionCheckFailure: true,
  },
});

const sellItem = (ctx: Context, item: ItemRow) => ({
  table: tableName(ctx),
  operation: 'UpdateItem' as const,
  key: util.dynamodb.toMapValues({ PK: item.PK, SK: item.SK }),
  update: updateExpression({ status: 'SOLD', updatedAt: util.time.nowISO8601(), version: item.version + 1 }, PLACE_INDEX_KEYS),
  condition: {
    expression: '#status = :active AND version = :read',
    expressionNames: { '#status': 'status' },
    expressionValues: util.dynamodb.toMapValues({ ':active': 'ACTIVE', ':read': item.version }),
    returnValuesOnConditionCheckFailure: false,
  },
});

const putNew = (ctx: Context, { PK, SK, ...attributes }: { PK: string; SK: string }) => ({
  table: tableName(ctx),
  operation: 'PutItem' as const,
  key: util.dynamodb.toMapValues({ PK, SK }),
  attributeValues: util.dynamodb.toMapValues(attributes),
  condition: { expression: 'attribute_not_exists(PK)', returnValuesOnConditionCheckFailure: false },
});

/** Ends the auction, marks the item sold and makes the order, all or nothing. */
export const request = (ctx: Context): DynamoDBTransactWriteItemsRequest => {
  const { auction, item } = ctx.stash;
  if (ctx.stash.isDone) {
    runtime.earlyReturn(presentAuction(ctx, auction));
  }
  const sale = { itemId: ctx.args.input.itemId, buyerId: callerId(ctx), price: auction.buyNow, at: util.time.nowISO8601() };
  const rows = saleOf(auction, item, sale);
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      sellAuction(ctx, auction, util.time.nowEpochMilliSeconds()),
      sellItem(ctx, item),
      putNew(ctx, rows.order),
      putNew(ctx, rows.sale),
    ],
  };
};

/** The auction as the transaction left it, or as it was when it was cancelled, which the same request may have done a moment before. */
export const response = (ctx: Context): AuctionRow => {
  if (!ctx.error) {
    return ctx.stash.auction;
  }
  const current: AuctionRow | undefined = ctx.result?.cancellationReasons?.[0]?.item;
  if (ctx.error.type !== 'DynamoDB:TransactionCanceledException' || !current) {
    failed();
  }
  const now = current as AuctionRow;
  if (isBoughtBy(now, callerId(ctx), ctx.args.input.requestId)) {
    return now;
  }
  refuseIf(refuseNotOpen(now, callerId(ctx), util.time.nowEpochMilliSeconds()));
  if (!isBuyNowOpen(now)) {
    refuse(refusal('BUY_NOW_UNAVAILABLE', 'The auction can’t be bought at once any more.'));
  }
  return failed();
};
