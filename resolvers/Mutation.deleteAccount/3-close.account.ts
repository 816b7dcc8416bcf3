import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import { callerId } from '../lib/caller.ts';
import { failed, refuseIf } from '../lib/refuse.ts';
import { endSubscriptions } from '../lib/subscriptions.ts';

/** Closes the account for good, or refuses. What becomes of its traces is the stream's part. */
export const request = (ctx: Context): LambdaRequest => {
  if (ctx.stash.isDone) {
    runtime.earlyReturn(true);
  }
  return { operation: 'Invoke', payload: { task: 'CLOSE', userId: callerId(ctx) } };
};

export const response = (ctx: Context): boolean => {
  if (ctx.error) {
    failed();
  }
  refuseIf(ctx.result.refusal);
  endSubscriptions(callerId(ctx));
  return true;
};
