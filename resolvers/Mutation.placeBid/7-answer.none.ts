import type { Context, NONERequest } from '@aws-appsync/utils';
import { presentAuction } from '../lib/present.ts';
import { failed } from '../lib/refuse.ts';

export const request = (): NONERequest => ({ payload: null });

/** The auction as the bidder may see it; CONTENTION after three lost races. */
export const response = (ctx: Context): unknown => {
  const { auction, bidder, isDone } = ctx.stash;
  if (!isDone) {
    failed();
  }
  return presentAuction(ctx, auction, Math.max(bidder?.max ?? 0, ctx.args.input.maxAmountMinor));
};
