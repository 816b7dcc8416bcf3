import { type Context, type DynamoDBQueryRequest, runtime } from '@aws-appsync/utils';
import { itemFaceOf } from '../domain/entities/item.ts';
import { ID_LENGTH_MAX } from '../domain/limits.ts';
import { queryItemFace } from './lib/item-face.ts';
import { presentItem } from './lib/present.ts';
import { failed } from './lib/refuse.ts';

/** Reads an item with its description and auction. */
export const request = (ctx: Context): DynamoDBQueryRequest => {
  if (ctx.args.id.length > ID_LENGTH_MAX) {
    runtime.earlyReturn(null);
  }
  return queryItemFace(ctx.args.id, false);
};

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  const face = itemFaceOf(ctx.result.items);
  return face.item?.status === 'REMOVED' ? null : presentItem(ctx, face);
};
