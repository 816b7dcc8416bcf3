import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { refuseText } from '../../domain/bounds.ts';
import { refuseCancel } from '../../domain/closing.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { REASON_LENGTH } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import { isAdmin } from '../lib/caller.ts';
import { ownFace, readItem } from '../lib/own-item.ts';
import { refuse, refuseIf } from '../lib/refuse.ts';

/** Reads the item with its auction as it is now. */
export const request = (ctx: Context): DynamoDBQueryRequest => {
  const { itemId, reason } = ctx.args.input;
  refuseIf(refuseText('reason', reason, REASON_LENGTH));
  return readItem(itemId);
};

/** Refuses early what the write would refuse; the write's own condition decides. */
export const response = (ctx: Context): AuctionRow => {
  const { auction } = ownFace(ctx, isAdmin(ctx));
  if (auction === null) {
    refuse(refusal('NOT_FOUND', 'There is no such auction.'));
  }
  const found = auction as AuctionRow;
  refuseIf(refuseCancel(found, isAdmin(ctx)));
  ctx.stash.auction = found;
  return found;
};
