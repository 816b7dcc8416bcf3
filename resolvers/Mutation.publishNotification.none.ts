import type { Context, NONERequest } from '@aws-appsync/utils';

/** What is answered goes to the subscriber. */
export const request = (ctx: Context): NONERequest => ({ payload: { ...ctx.args.input, read: null } });

export const response = (ctx: Context): unknown => ctx.result;
