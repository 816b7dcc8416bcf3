import { type Context, type NONERequest, util } from '@aws-appsync/utils';
import { callerId, requireAccessToken } from './lib/caller.ts';

/** A user may listen to the own notifications only; no id at all would be everybody's. */
export const request = (ctx: Context): NONERequest => {
  requireAccessToken(ctx);
  if (ctx.args.userId !== callerId(ctx)) {
    util.unauthorized();
  }
  return { payload: null };
};

/** Nothing is sent at the start. */
export const response = (): null => null;
