import type { Context, NONERequest } from '@aws-appsync/utils';
import { endSubscriptions } from './lib/subscriptions.ts';

export const request = (): NONERequest => ({ payload: true });

export const response = (ctx: Context): unknown => {
  endSubscriptions(ctx.args.userId);
  return ctx.result;
};
