import { type Context, type DynamoDBQueryRequest, runtime } from '@aws-appsync/utils';
import { type ItemFace, type ItemRow, itemFaceOf } from '../../domain/entities/item.ts';
import { refusal } from '../../domain/refusals.ts';
import { callerId } from '../lib/caller.ts';
import { queryItemFace } from '../lib/item-face.ts';
import { newItemFace } from '../lib/new-item.ts';
import { presentItem } from '../lib/present.ts';
import { failed, refuse, refuseIf } from '../lib/refuse.ts';
import { defaultCurrency } from '../lib/settings.ts';

const sameRow = (stored: Record<string, unknown> | null, asked: Record<string, unknown> | null): boolean => {
  if (stored === null || asked === null) {
    return stored === asked;
  }
  const names = Object.keys(asked);
  return names.length === Object.keys(stored).length && names.every((name) => JSON.stringify(stored[name]) === JSON.stringify(asked[name]));
};

/** Whether the stored rows are still as they were created. */
const isAsCreated = (item: ItemRow, face: ItemFace): boolean =>
  item.version === 1 && (face.auction === null || face.auction.revision === 0);

const isSameInput = (ctx: Context, item: ItemRow, face: ItemFace): boolean => {
  const listing = { itemId: ctx.args.input.requestId, sellerId: item.sellerId, sellerName: item.sellerName, at: item.createdAt };
  const asked = newItemFace(ctx.args.input, listing, defaultCurrency(ctx));
  return sameRow(item, asked.item) && sameRow(face.text, asked.text) && sameRow(face.auction, asked.auction);
};

/** Answers what was just written; otherwise reads what is there under this id. */
export const request = (ctx: Context): DynamoDBQueryRequest => {
  if (ctx.stash.written) {
    runtime.earlyReturn(presentItem(ctx, ctx.stash.written));
  }
  return queryItemFace(ctx.args.input.requestId, true);
};

/** A repeat answers the item as it now stands; other input, or another caller, has reused the id. */
export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  const face = itemFaceOf(ctx.result.items);
  if (face.item === null) {
    refuseIf(ctx.stash.refusal);
    failed();
  }
  const item = face.item as ItemRow;
  if (item.sellerId !== callerId(ctx) || (isAsCreated(item, face) && !isSameInput(ctx, item, face))) {
    refuse(refusal('REQUEST_ID_REUSED', 'This requestId belongs to something else. Take a new one.'));
  }
  return presentItem(ctx, face);
};
