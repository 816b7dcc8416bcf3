import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import { refuseCancel } from '../../domain/closing.ts';
import { isAdmin } from '../lib/caller.ts';
import { presentAuction } from '../lib/present.ts';
import { failed, refuseIf } from '../lib/refuse.ts';

/** Calls the auction off, if nothing decided it meanwhile. The item leaves the lists by the stream. */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => {
  const { auction } = ctx.stash;
  if (auction.state === 'CANCELLED') {
    runtime.earlyReturn(presentAuction(ctx, auction));
  }
  const admin = isAdmin(ctx);
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ PK: auction.PK, SK: auction.SK }),
    update: {
      expression:
        'SET #state = :cancelled, revision = revision + :one, seq = seq + :one, closedAt = :now, cancelReason = :reason REMOVE isNoted, marks',
      expressionNames: { '#state': 'state' },
      expressionValues: util.dynamodb.toMapValues({
        ':cancelled': 'CANCELLED',
        ':one': 1,
        ':now': util.time.nowEpochMilliSeconds(),
        ':reason': ctx.args.input.reason,
      }),
    },
    condition: {
      expression: admin ? '#state = :live' : '#state = :live AND bidCount = :zero',
      expressionNames: { '#state': 'state' },
      expressionValues: util.dynamodb.toMapValues({ ':live': 'LIVE', ...(admin ? {} : { ':zero': 0 }) }),
    },
  };
};

/** A failed condition hands over the auction as it is now. */
export const response = (ctx: Context): unknown => {
  if (ctx.error && ctx.result?.state === undefined) {
    failed();
  }
  if (ctx.error) {
    refuseIf(refuseCancel(ctx.result, isAdmin(ctx)));
  }
  return presentAuction(ctx, ctx.result);
};
