import type { Context } from '@aws-appsync/utils';
import { type Bid, isIdle, refuseBid } from '../../domain/bid.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { STALE_READ_MS } from '../../domain/limits.ts';
import { isRepeat, isUnclear } from '../../domain/repeats.ts';
import { callerId } from './caller.ts';
import { failed, refuse } from './refuse.ts';

/** The bid that the caller makes, under the name that the caller has in this auction. */
export const bidOf = (ctx: Context): Bid => ({
  bidderId: callerId(ctx),
  alias: ctx.stash.alias ?? ctx.stash.bidder?.alias ?? '',
  maxMinor: ctx.args.input.maxAmountMinor,
  requestId: ctx.args.input.requestId,
});

/** The read may be a moment old, and a bid in that moment may have moved the end: the write tells. */
const mayHaveMoved = (auction: AuctionRow, now: number): boolean =>
  auction.state === 'LIVE' && auction.endsAt <= now && now < auction.endsAt + STALE_READ_MS && auction.endsAt < auction.hardEndsAt;

/**
 * Looks what the bid would do to the auction as it is known: it is refused when it can't have any effect, and done when it had it before. One
 * that needs none is done only when the auction comes from a lost race: by the first read, which may be a moment old, its bidder may lead no
 * more. Before anything is refused it is made sure that this request has had no effect; CONTENTION while that can't be told.
 */
export const considerBid = (ctx: Context, now: number): void => {
  const auction: AuctionRow = ctx.stash.auction;
  const bid = bidOf(ctx);
  const isRepeated = isRepeat(auction, ctx.stash.bidder, bid.requestId);
  const refused = isRepeated ? null : refuseBid(auction, bid, now);
  ctx.stash.isDone = isRepeated || (ctx.stash.isCurrent === true && refused === null && isIdle(auction, bid));
  if (refused === null || (refused.code === 'AUCTION_ENDED' && !ctx.stash.isCurrent && mayHaveMoved(auction, now))) {
    return;
  }
  if (isUnclear(auction, ctx.stash.bidder, bid.requestId)) {
    failed();
  }
  refuse(refused);
};
