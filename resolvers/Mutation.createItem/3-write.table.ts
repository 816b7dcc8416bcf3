import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { refuseTerms } from '../../domain/auction-terms.ts';
import { refuseCreateItem } from '../../domain/item-input.ts';
import { callerId } from '../lib/caller.ts';
import { askedTerms, newItemFace } from '../lib/new-item.ts';
import { failed, refuseIf } from '../lib/refuse.ts';
import { defaultCurrency, tableName } from '../lib/settings.ts';

const putNew = (table: string, row: { PK: string; SK: string }) => {
  const { PK, SK, ...attributes } = row;
  return {
    table,
    operation: 'PutItem' as const,
    key: util.dynamodb.toMapValues({ PK, SK }),
    attributeValues: util.dynamodb.toMapValues(attributes),
    condition: { expression: 'attribute_not_exists(PK)', returnValuesOnConditionCheckFailure: false },
  };
};

/**
 * Writes all rows of the item, or none. Terms whose times don't fit the clock are refused by the next step only, because a repeat of an
 * input that was accepted earlier may come when they don't fit any more.
 */
export const request = (ctx: Context): DynamoDBTransactWriteItemsRequest => {
  const { input } = ctx.args;
  refuseIf(refuseCreateItem(input));
  ctx.stash.refusal = input.auction ? refuseTerms(askedTerms(input.auction), util.time.nowEpochMilliSeconds()) : null;
  if (ctx.stash.refusal !== null) {
    runtime.earlyReturn(null);
  }
  const listing = {
    itemId: input.requestId,
    sellerId: callerId(ctx),
    sellerName: ctx.stash.profile.displayName,
    at: util.time.nowISO8601(),
  };
  const face = newItemFace(input, listing, defaultCurrency(ctx));
  ctx.stash.written = face;
  const rows = [face.item, face.text, face.auction].filter((row) => row !== null);
  return { operation: 'TransactWriteItems', transactItems: rows.map((row) => putNew(tableName(ctx), row)) };
};

/** A cancelled transaction met rows of an earlier call, or another call at the same time; the next step looks which. */
export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    ctx.stash.written = null;
    if (ctx.error.type !== 'DynamoDB:TransactionCanceledException') {
      failed();
    }
  }
  return ctx.stash.written;
};
