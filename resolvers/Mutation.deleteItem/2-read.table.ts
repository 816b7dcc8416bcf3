import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { statusOf } from '../../domain/entities/item.ts';
import { canMoveItem } from '../../domain/item.ts';
import { refusal } from '../../domain/refusals.ts';
import { isAdmin, viewerOf } from '../lib/caller.ts';
import { ownFace, readItem } from '../lib/own-item.ts';
import { refuse } from '../lib/refuse.ts';

/** Reads the item as it is now. */
export const request = (ctx: Context): DynamoDBQueryRequest => readItem(ctx.args.id);

/** Refuses early what the writes would refuse; their own conditions decide. A removed item goes through: it answers the same again. */
export const response = (ctx: Context): unknown => {
  const face = ownFace(ctx, isAdmin(ctx));
  const { item, auction } = face;
  if (item !== null && item.status !== 'REMOVED') {
    if (auction !== null && auction.bidCount > 0) {
      refuse(refusal('AUCTION_HAS_BIDS', 'The auction has a bid, so its item can’t be removed.'));
    }
    if (!canMoveItem(statusOf(item, auction, viewerOf(ctx).now), 'REMOVED')) {
      refuse(refusal('ITEM_NOT_AVAILABLE', 'An item that is reserved or sold can’t be removed.'));
    }
  }
  ctx.stash.face = face;
  return face;
};
