import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import type { ItemRow } from '../../domain/entities/item.ts';
import { refusal } from '../../domain/refusals.ts';
import { presentItem } from '../lib/present.ts';
import { failed, refuse } from '../lib/refuse.ts';
import { updateExpression } from '../lib/update-expression.ts';

/** Every key of an index: without them the item is in no list. */
const INDEX_KEYS = ['GSI1PK', 'GSI1SK', 'GSI2PK', 'GSI2SK', 'GSI3PK'];

/** Marks the item removed and takes it out of all lists. The row stays, so that its id is not used again. */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => {
  const item: ItemRow = ctx.stash.face.item;
  if (item.status === 'REMOVED') {
    runtime.earlyReturn(presentItem(ctx, ctx.stash.face));
  }
  const update = updateExpression({ status: 'REMOVED', updatedAt: util.time.nowISO8601(), version: item.version + 1 }, INDEX_KEYS);
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ PK: item.PK, SK: item.SK }),
    update,
    condition: {
      expression: 'version = :read AND #status = :before',
      expressionNames: { '#status': 'status' },
      expressionValues: util.dynamodb.toMapValues({ ':read': item.version, ':before': item.status }),
    },
  };
};

export const response = (ctx: Context): unknown => {
  const item: ItemRow | null = ctx.result ?? null;
  if (ctx.error && (item?.status === 'RESERVED' || item?.status === 'SOLD')) {
    refuse(refusal('ITEM_NOT_AVAILABLE', 'An item that is reserved or sold can’t be removed.'));
  }
  if (ctx.error && item?.status !== 'REMOVED') {
    failed();
  }
  return presentItem(ctx, { ...ctx.stash.face, item });
};
