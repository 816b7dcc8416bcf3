import type { Context, NONERequest } from '@aws-appsync/utils';
import { money } from '../domain/money.ts';
import type { PublishAuctionEventInput } from '../schema/generated/types.ts';

/** What is answered goes to the subscribers. */
export const request = (ctx: Context): NONERequest => {
  const { currency, currentPriceMinor, minimumBidMinor, ...event }: PublishAuctionEventInput = ctx.args.input;
  return { payload: { ...event, currentPrice: money(currentPriceMinor, currency), minimumBid: money(minimumBidMinor, currency) } };
};

export const response = (ctx: Context): unknown => ctx.result;
