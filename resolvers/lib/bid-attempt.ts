import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import { markOf } from '../../domain/marks.ts';
import { bidCase } from './bid-cases.ts';
import { bidOf, considerBid } from './consider-bid.ts';
import { failed } from './refuse.ts';

const OPEN = '#state = :live AND startsAt <= :now AND endsAt > :now AND sellerId <> :me';
/** What the stream needs of this write, and the requests by which a repeat is known. */
const NOTED =
  'revision = revision + :one, lastBidderId = :me, lastAlias = :alias, lastMax = :max, lastAt = :now, lastRequestId = :request, ' +
  'before1 = if_not_exists(lastRequestId, :none), before2 = if_not_exists(before1, :none), before3 = if_not_exists(before2, :none)';

/** Puts the mark of this request before those of the ones before it. All that is assigned is taken from the row as it was. */
const shifted = (marks: string[]): string =>
  marks.map((_, at) => (at === 0 ? ', marks[0] = :mark' : `, marks[${at}] = marks[${at - 1}]`)).join('');

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
  const { condition, set, isIdle } = bidCase(auction, bid.bidderId, bid.maxMinor, now);
  const expression = isIdle === true ? `SET ${set}` : `SET ${set}, ${NOTED}${shifted(auction.marks ?? [])} REMOVE isNoted`;
  const wholeCondition = `${OPEN} AND ${condition}`;
  const all = `${expression} ${wholeCondition}`;
  const values = {
    ':live': 'LIVE',
    ':now': now,
    ':me': bid.bidderId,
    ':alias': bid.alias,
    ':max': bid.maxMinor,
    ':request': bid.requestId,
    ':mark': markOf(bid.requestId),
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
