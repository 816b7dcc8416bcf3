import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import type { ItemRow } from '../../domain/entities/item.ts';
import { refusal } from '../../domain/refusals.ts';
import { presentItem } from '../lib/present.ts';
import { failed, refuse } from '../lib/refuse.ts';

/** Without the keys of the indexes the item is in no list. */
const REMOVE = 'SET #status = :removed, updatedAt = :now, version = version + :one REMOVE GSI1PK, GSI1SK, GSI2PK, GSI2SK, GSI3PK';

/**
 * Marks the item removed and takes it out of all lists. The row stays, so that its id is not used again. The version does not matter: an
 * update that came after the read must not leave the item behind with its auction called off.
 */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => {
  const item: ItemRow = ctx.stash.face.item;
  if (item.status === 'REMOVED') {
    runtime.earlyReturn(presentItem(ctx, ctx.stash.face));
  }
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ PK: item.PK, SK: item.SK }),
    update: {
      expression: REMOVE,
      expressionNames: { '#status': 'status' },
      expressionValues: util.dynamodb.toMapValues({ ':removed': 'REMOVED', ':now': util.time.nowISO8601(), ':one': 1 }),
    },
    condition: {
      expression: '#status = :before',
      expressionNames: { '#status': 'status' },
      expressionValues: util.dynamodb.toMapValues({ ':before': item.status }),
    },
  };
};

/** After an update in between, the description that was read may be another one: a repeat reads the removed item anew. */
export const response = (ctx: Context): unknown => {
  const item: ItemRow | null = ctx.result ?? null;
  if (ctx.error && (item?.status === 'RESERVED' || item?.status === 'SOLD')) {
    refuse(refusal('ITEM_NOT_AVAILABLE', 'An item that is reserved or sold can’t be removed.'));
  }
  if (item?.status !== 'REMOVED' || item.version !== ctx.stash.face.item.version + 1) {
    failed();
  }
  return presentItem(ctx, { ...ctx.stash.face, item });
};
