import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { callerId } from '../lib/caller.ts';
import { newItemFace } from '../lib/new-item.ts';
import { failed } from '../lib/refuse.ts';
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

/** Writes all rows of the item, or none; nothing when its terms don't fit the clock, and the next step looks whether this is a repeat. */
export const request = (ctx: Context): DynamoDBTransactWriteItemsRequest => {
  const { input } = ctx.args;
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
