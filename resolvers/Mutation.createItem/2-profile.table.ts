import { type Context, type DynamoDBPutItemRequest, util } from '@aws-appsync/utils';
import { refuseTerms } from '../../domain/auction-terms.ts';
import { refuseCreateItem } from '../../domain/item-input.ts';
import { request as ensureProfile } from '../lib/ensure-profile.ts';
import { askedTerms } from '../lib/new-item.ts';
import { refuseIf } from '../lib/refuse.ts';

/**
 * Makes the caller's profile once the input is found good. Terms whose times don't fit the clock are refused by the last step only, because
 * a repeat of an input that was accepted earlier may come when they don't fit any more; who has no profile yet repeats nothing.
 */
export const request = (ctx: Context): DynamoDBPutItemRequest => {
  const { input } = ctx.args;
  refuseIf(refuseCreateItem(input));
  ctx.stash.refusal = input.auction ? refuseTerms(askedTerms(input.auction), util.time.nowEpochMilliSeconds()) : null;
  if (!ctx.stash.profile) {
    refuseIf(ctx.stash.refusal);
  }
  return ensureProfile(ctx);
};

export { response } from '../lib/ensure-profile.ts';
