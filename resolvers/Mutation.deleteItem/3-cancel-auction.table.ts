import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import { refusal } from '../../domain/refusals.ts';
import { failed, refuse } from '../lib/refuse.ts';

/**
 * Calls off the auction of the item first, in a write of its own: a live auction is never part of a transaction, because bids would
 * collide with it. Should the next step not happen, a repeat finds the auction called off and goes on.
 */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => {
  const { auction } = ctx.stash.face;
  if (auction === null || auction.state !== 'LIVE') {
    runtime.earlyReturn(auction);
  }
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ PK: auction.PK, SK: auction.SK }),
    update: {
      expression: 'SET #state = :cancelled, revision = revision + :one, seq = seq + :one, closedAt = :now REMOVE isNoted, marks',
      expressionNames: { '#state': 'state' },
      expressionValues: util.dynamodb.toMapValues({ ':cancelled': 'CANCELLED', ':one': 1, ':now': util.time.nowEpochMilliSeconds() }),
    },
    condition: {
      expression: '#state = :live AND bidCount = :none',
      expressionNames: { '#state': 'state' },
      expressionValues: util.dynamodb.toMapValues({ ':live': 'LIVE', ':none': 0 }),
    },
  };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error && ctx.result?.bidCount > 0) {
    refuse(refusal('AUCTION_HAS_BIDS', 'The auction has a bid, so its item can’t be removed.'));
  }
  if (ctx.error && ctx.result?.state !== 'CANCELLED') {
    failed();
  }
  ctx.stash.face.auction = ctx.result;
  return ctx.result;
};
