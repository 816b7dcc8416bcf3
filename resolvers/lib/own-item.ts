import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { type ItemFace, itemFaceOf } from '../../domain/entities/item.ts';
import { ID_LENGTH_MAX } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import { callerId } from './caller.ts';
import { queryItemFace } from './item-face.ts';
import { failed, refuse } from './refuse.ts';

const notFound = (): never => refuse(refusal('NOT_FOUND', 'There is no such item.'));

/** Reads the item that the caller wants to change, as it is now. */
export const readItem = (itemId: string): DynamoDBQueryRequest =>
  itemId.length > ID_LENGTH_MAX ? notFound() : queryItemFace(itemId, true);

/** The face of an item that the caller may change: NOT_FOUND when there is none, or a removed one of somebody else; else FORBIDDEN for others. */
export const ownFace = (ctx: Context, alsoAllowed: boolean): ItemFace => {
  if (ctx.error) {
    failed();
  }
  const face = itemFaceOf(ctx.result.items);
  const isSeller = face.item?.sellerId === callerId(ctx);
  if (face.item === null || (face.item.status === 'REMOVED' && !isSeller && !alsoAllowed)) {
    notFound();
  }
  if (!isSeller && !alsoAllowed) {
    refuse(refusal('FORBIDDEN', 'Only the seller may do this.'));
  }
  return face;
};
