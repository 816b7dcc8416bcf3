import { type Context, type NONERequest, util } from '@aws-appsync/utils';

/** Answers from the service's own clock and settings; reads nothing. */
export const request = (ctx: Context): NONERequest => ({
  payload: { status: 'ok', version: ctx.env.VERSION, stage: ctx.env.STAGE, time: util.time.nowISO8601() },
});

export const response = (ctx: Context): unknown => ctx.result;
