import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { itemFaceOf } from '../../domain/entities/item.ts';
import { ID_LENGTH_MAX } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import { queryItemFace } from './item-face.ts';
import { presentItem } from './present.ts';
import { failed, refuse } from './refuse.ts';

const noSuchItem = (): never => refuse(refusal('NOT_FOUND', 'There is no such item.'));

/** Reads the item that is to be watched, or no longer. */
export const request = (ctx: Context): DynamoDBQueryRequest =>
  ctx.args.itemId.length > ID_LENGTH_MAX ? noSuchItem() : queryItemFace(ctx.args.itemId, false);

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  const face = itemFaceOf(ctx.result.items);
  if (face.item === null || face.item.status === 'REMOVED') {
    noSuchItem();
  }
  return presentItem(ctx, face);
};
