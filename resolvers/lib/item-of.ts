import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { itemFaceOf } from '../../domain/entities/item.ts';
import { queryItemFace } from './item-face.ts';
import { presentItem } from './present.ts';
import { failed } from './refuse.ts';

/** Reads an item with its description and auction. */
export const getItem = (itemId: string): DynamoDBQueryRequest => queryItemFace(itemId, false);

/** The item as the caller may see it; null where there is none, or where it was removed. */
export const itemRead = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  const face = itemFaceOf(ctx.result.items);
  return face.item?.status === 'REMOVED' ? null : presentItem(ctx, face);
};
