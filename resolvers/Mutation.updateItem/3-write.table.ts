import { type Context, type DynamoDBTransactWriteItemsRequest, util } from '@aws-appsync/utils';
import { type ItemFace, type ItemRow, type ItemTextRow, newItemTextRow, textStart } from '../../domain/entities/item.ts';
import { cleanTitle } from '../../domain/item-input.ts';
import { AUCTION_SORT, ITEM_TEXT_SORT } from '../../domain/keys.ts';
import { placeKeys } from '../../domain/places.ts';
import { refusal } from '../../domain/refusals.ts';
import type { UpdateItemInput } from '../../schema/generated/types.ts';
import { presentItem } from '../lib/present.ts';
import { failed, refuse } from '../lib/refuse.ts';
import { tableName } from '../lib/settings.ts';
import { updateExpression } from '../lib/update-expression.ts';

type StoredFace = ItemFace & { item: ItemRow };

/** The attributes of the item's row that change. The seller's name goes along, for it may have changed too. */
const changesOf = (input: UpdateItemInput, item: ItemRow, sellerName: string): Partial<ItemRow> => ({
  ...(input.title ? { title: cleanTitle(input.title) } : {}),
  ...(input.category ? { category: input.category, GSI3PK: placeKeys(item.geohash, input.category, input.id).GSI3PK } : {}),
  ...(input.condition ? { condition: input.condition } : {}),
  ...(input.priceMinor ? { priceMinor: input.priceMinor } : {}),
  ...(input.stock ? { stock: input.stock } : {}),
  ...(input.description === undefined ? {} : { textStart: textStart(input.description ?? '') }),
  sellerName,
  version: item.version + 1,
  updatedAt: util.time.nowISO8601(),
});

const writeItem = (table: string, item: ItemRow, changes: Partial<ItemRow>) => ({
  table,
  operation: 'UpdateItem' as const,
  key: util.dynamodb.toMapValues({ PK: item.PK, SK: item.SK }),
  update: updateExpression(changes, []),
  condition: {
    expression: 'version = :read AND #status = :active',
    expressionNames: { '#status': 'status' },
    expressionValues: util.dynamodb.toMapValues({ ':read': item.version, ':active': 'ACTIVE' }),
    returnValuesOnConditionCheckFailure: true,
  },
});

const writeText = (table: string, partition: string, text: ItemTextRow | null) => {
  const key = util.dynamodb.toMapValues({ PK: partition, SK: ITEM_TEXT_SORT });
  return text === null
    ? { table, operation: 'DeleteItem' as const, key }
    : { table, operation: 'PutItem' as const, key, attributeValues: util.dynamodb.toMapValues({ text: text.text }) };
};

/** A bid that comes at the same moment wins: what it was made for must not change. */
const checkNoBid = (table: string, partition: string) => ({
  table,
  operation: 'ConditionCheck' as const,
  key: util.dynamodb.toMapValues({ PK: partition, SK: AUCTION_SORT }),
  condition: {
    expression: 'bidCount = :none AND #state = :live AND endsAt > :now',
    expressionNames: { '#state': 'state' },
    expressionValues: util.dynamodb.toMapValues({ ':none': 0, ':live': 'LIVE', ':now': util.time.nowEpochMilliSeconds() }),
    returnValuesOnConditionCheckFailure: false,
  },
});

/** Writes the item's row, and the rest of its description when that changes, if nothing changed since it was read. */
export const request = (ctx: Context): DynamoDBTransactWriteItemsRequest => {
  const face: StoredFace = ctx.stash.face;
  const { input } = ctx.args;
  const table = tableName(ctx);
  const changes = changesOf(input, face.item, ctx.stash.profile?.displayName ?? face.item.sellerName);
  const text = input.description === undefined ? face.text : newItemTextRow(input.id, input.description ?? '');
  ctx.stash.written = { item: { ...face.item, ...changes }, text, auction: face.auction };
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      writeItem(table, face.item, changes),
      ...(input.description === undefined ? [] : [writeText(table, face.item.PK, text)]),
      ...(face.auction === null ? [] : [checkNoBid(table, face.item.PK)]),
    ],
  };
};

/** A cancelled transaction carries the item as it is now when its version was the reason. */
export const response = (ctx: Context): unknown => {
  if (!ctx.error) {
    return presentItem(ctx, ctx.stash.written);
  }
  const current: ItemRow | undefined = ctx.result?.cancellationReasons?.[0]?.item;
  if (ctx.error.type !== 'DynamoDB:TransactionCanceledException' || !current) {
    failed();
  }
  return refuse(refusal('VERSION_CONFLICT', 'The item changed in the meantime. Read it again.', { currentVersion: current?.version }));
};
