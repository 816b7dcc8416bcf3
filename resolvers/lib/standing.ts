import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { ProfileRow } from '../../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { isClosing, refuseSuspended } from '../../domain/standing.ts';
import { callerId, requireAccessToken } from './caller.ts';
import { failed, refuseIf } from './refuse.ts';

/** The key of the row that tells the caller's standing; ends the field for a guest, or an id token. */
export const standingKey = (ctx: Context) => {
  requireAccessToken(ctx);
  return util.dynamodb.toMapValues({ PK: userPartition(callerId(ctx)), SK: PROFILE_SORT });
};

/**
 * Refuses the suspended, and while the account is being closed, unless that is what is asked for; a deleted one is nobody's any more. Leaves the
 * row, or null for a user who has none yet, in `ctx.stash.profile`.
 */
export const keepStanding = (ctx: Context, profile: ProfileRow | null, isToClose = false): ProfileRow | null => {
  if (profile !== null) {
    refuseDeleted(profile);
    refuseIf(refuseSuspended(profile));
    if (isClosing(profile, util.time.nowEpochMilliSeconds()) && !isToClose) {
      failed();
    }
  }
  ctx.stash.profile = profile;
  return profile;
};

/** Ends the field for a token whose account is gone. */
export const refuseDeleted = (profile: ProfileRow | null | undefined): void => {
  if (profile?.deletedAt !== undefined) {
    util.unauthorized();
  }
};

/**
 * The first step of every mutation of a user: reads the caller's profile, which is also the standing, and refuses those who may not go on.
 */
export const request = (ctx: Context): DynamoDBGetItemRequest => ({ operation: 'GetItem', key: standingKey(ctx) });

export const response = (ctx: Context): ProfileRow | null => {
  if (ctx.error) {
    failed();
  }
  return keepStanding(ctx, ctx.result ?? null);
};
