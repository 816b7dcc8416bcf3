import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import { type Bid, isIdle, refuseBid } from '../../domain/bid.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { STALE_READ_MS } from '../../domain/limits.ts';
import { isRepeat, isUnclear } from '../../domain/repeats.ts';
import { bidCase } from './bid-cases.ts';
import { callerId } from './caller.ts';
import { failed, refuse } from './refuse.ts';

const OPEN = '#state = :live AND startsAt <= :now AND endsAt > :now AND sellerId <> :me';
/** What the stream needs of this write, and the requests by which a repeat is known. */
const NOTED =
  'revision = revision + :one, lastBidderId = :me, lastAlias = :alias, lastMax = :max, lastAt = :now, lastRequestId = :request, ' +
  'before1 = if_not_exists(lastRequestId, :none), before2 = if_not_exists(before1, :none), before3 = if_not_exists(before2, :none), ' +
  'before4 = if_not_exists(before3, :none), before5 = if_not_exists(before4, :none), before6 = if_not_exists(before5, :none)';

const bidOf = (ctx: Context): Bid => ({
  bidderId: callerId(ctx),
  alias: ctx.stash.alias ?? ctx.stash.bidder?.alias ?? '',
  maxMinor: ctx.args.input.maxAmountMinor,
  requestId: ctx.args.input.requestId,
});

/** DynamoDB refuses placeholders that no expression uses. */
const usedIn = <T>(expressions: string, placeholders: Record<string, T>): Record<string, T> => {
  const used: Record<string, T> = {};
  Object.keys(placeholders)
    .filter((name) => expressions.includes(name))
    .forEach((name) => {
      used[name] = placeholders[name] as T;
    });
  return used;
};

/** The read may be a moment old, and a bid in that moment may have moved the end: the write tells. */
const mayHaveMoved = (auction: AuctionRow, now: number): boolean =>
  auction.state === 'LIVE' && auction.endsAt <= now && now < auction.endsAt + STALE_READ_MS && auction.endsAt < auction.hardEndsAt;

/**
 * Looks what the bid would do to the auction as it was read: it is done when it had its effect before or needs none, and refused when it
 * can't have any. Before anything is refused it is made sure that this request has had no effect; CONTENTION while that can't be told.
 */
export const considerBid = (ctx: Context, now: number): void => {
  const auction: AuctionRow = ctx.stash.auction;
  const bid = bidOf(ctx);
  const isRepeated = isRepeat(auction, ctx.stash.bidder, bid.requestId);
  const refused = isRepeated ? null : refuseBid(auction, bid, now);
  ctx.stash.isDone = isRepeated || (refused === null && isIdle(auction, bid));
  if (refused === null || (refused.code === 'AUCTION_ENDED' && !ctx.stash.isCurrent && mayHaveMoved(auction, now))) {
    return;
  }
  if (isUnclear(auction, ctx.stash.bidder)) {
    failed();
  }
  refuse(refused);
};

/** Writes the bid by the case that fits the auction as it was last seen, with the clock of this attempt inside the condition. */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => {
  const now = util.time.nowEpochMilliSeconds();
  if (!ctx.stash.isDone) {
    considerBid(ctx, now);
  }
  if (ctx.stash.isDone) {
    runtime.earlyReturn(null);
  }
  const { auction } = ctx.stash;
  const bid = bidOf(ctx);
  const { condition, set } = bidCase(auction, bid.bidderId, bid.maxMinor, now);
  const expression = `SET ${set}, ${NOTED} REMOVE isNoted`;
  const wholeCondition = `${OPEN} AND ${condition}`;
  const all = `${expression} ${wholeCondition}`;
  const values = {
    ':live': 'LIVE',
    ':now': now,
    ':me': bid.bidderId,
    ':alias': bid.alias,
    ':max': bid.maxMinor,
    ':request': bid.requestId,
    ':one': 1,
    ':none': '',
    ':true': true,
    ':false': false,
  };
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ PK: auction.PK, SK: auction.SK }),
    update: {
      expression,
      expressionNames: usedIn(all, { '#state': 'state', '#increment': 'increment' }),
      expressionValues: util.dynamodb.toMapValues(usedIn(all, values)),
    },
    condition: { expression: wholeCondition },
  };
};

/**
 * A lost race hands over the auction as it is now, for the next attempt. One lost to a transaction, such as a change of the item, hands over
 * nothing: the next attempt is the same again.
 */
export const response = (ctx: Context): null => {
  if (ctx.stash.isDone || ctx.error?.type === 'DynamoDB:TransactionConflictException') {
    return null;
  }
  if (ctx.error && ctx.error.type !== 'DynamoDB:ConditionalCheckFailedException') {
    failed();
  }
  ctx.stash.isDone = !ctx.error;
  ctx.stash.isCurrent = true;
  ctx.stash.auction = ctx.result;
  return null;
};
