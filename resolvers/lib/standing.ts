import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { ProfileRow } from '../../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { refusal } from '../../domain/refusals.ts';
import { callerId, requireAccessToken } from './caller.ts';
import { failed, refuse } from './refuse.ts';

/** The key of the row that tells the caller's standing; ends the field for a guest, or an id token. */
export const standingKey = (ctx: Context) => {
  requireAccessToken(ctx);
  return util.dynamodb.toMapValues({ PK: userPartition(callerId(ctx)), SK: PROFILE_SORT });
};

/** Refuses the suspended. Leaves the row, or null for a user who has none yet, in `ctx.stash.profile`. */
export const keepStanding = (ctx: Context, profile: ProfileRow | null): ProfileRow | null => {
  if (profile?.suspendedAt !== undefined) {
    refuse(refusal('SUSPENDED', 'Your account is suspended.', { reason: profile.suspendedReason ?? null }));
  }
  ctx.stash.profile = profile;
  return profile;
};

/**
 * The first step of every mutation of a user: reads the caller's profile, which is also the standing, and refuses the suspended.
 */
export const request = (ctx: Context): DynamoDBGetItemRequest => ({ operation: 'GetItem', key: standingKey(ctx) });

export const response = (ctx: Context): ProfileRow | null => {
  if (ctx.error) {
    failed();
  }
  return keepStanding(ctx, ctx.result ?? null);
};
