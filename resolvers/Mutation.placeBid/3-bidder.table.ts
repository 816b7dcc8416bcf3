import { type Context, type DynamoDBPutItemRequest, runtime, util } from '@aws-appsync/utils';
import { type BidderRow, newBidderRow } from '../../domain/entities/bidder.ts';
import { BIDDER_ALIAS_LENGTH } from '../../domain/limits.ts';
import { callerId } from '../lib/caller.ts';
import { failed } from '../lib/refuse.ts';

/**
 * Gives the caller a name in this auction before the first bid, for the bid carries it. It must be random: ids are public, so anything made
 * from one could be made again. Of two first bids at once the first name stays.
 */
export const request = (ctx: Context): DynamoDBPutItemRequest => {
  if (ctx.stash.bidder || ctx.stash.isDone) {
    runtime.earlyReturn(ctx.stash.bidder);
  }
  const { PK, SK, ...attributes } = newBidderRow(ctx.args.input.itemId, callerId(ctx), util.autoId().slice(0, BIDDER_ALIAS_LENGTH));
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ PK, SK }),
    attributeValues: util.dynamodb.toMapValues(attributes),
    condition: { expression: 'attribute_not_exists(PK)' },
  };
};

export const response = (ctx: Context): BidderRow => {
  const wasThere = ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException' && ctx.result;
  if (ctx.error && !wasThere) {
    failed();
  }
  if (wasThere) {
    // The read that missed it was a moment old; what it tells of earlier requests counts.
    ctx.stash.bidder = ctx.result;
  }
  ctx.stash.alias = ctx.result.alias;
  return ctx.result;
};
