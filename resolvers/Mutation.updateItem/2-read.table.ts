import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { statusOf } from '../../domain/entities/item.ts';
import { refuseUpdateItem, refuseUpdateOfKind } from '../../domain/item-input.ts';
import { refusal } from '../../domain/refusals.ts';
import { viewerOf } from '../lib/caller.ts';
import { ownFace, readItem } from '../lib/own-item.ts';
import { refuse, refuseIf } from '../lib/refuse.ts';

/** Reads the item as it is now, to know what a change means for its kind of sale. */
export const request = (ctx: Context): DynamoDBQueryRequest => {
  refuseIf(refuseUpdateItem(ctx.args.input));
  return readItem(ctx.args.input.id);
};

/** Refuses early what the write would refuse; the write's own conditions decide. */
export const response = (ctx: Context): unknown => {
  const face = ownFace(ctx, false);
  const { item, auction } = face;
  const { input } = ctx.args;
  if (item === null || item.status === 'REMOVED') {
    refuse(refusal('NOT_FOUND', 'There is no such item.'));
  } else {
    refuseIf(refuseUpdateOfKind(input, item.saleKind));
    if (item.version !== input.expectedVersion) {
      refuse(refusal('VERSION_CONFLICT', 'The item changed in the meantime. Read it again.', { currentVersion: item.version }));
    }
    if (auction !== null && auction.bidCount > 0) {
      refuse(refusal('AUCTION_HAS_BIDS', 'The auction has a bid, so its item can’t change any more.'));
    }
    if (statusOf(item, auction, viewerOf(ctx).now) !== 'ACTIVE') {
      refuse(refusal('ITEM_NOT_AVAILABLE', 'Only an item that is for sale can change.'));
    }
  }
  ctx.stash.face = face;
  return face;
};
