import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { ProfileRow } from '../../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { refusal } from '../../domain/refusals.ts';
import { callerId, requireAccessToken } from './caller.ts';
import { failed, refuse } from './refuse.ts';

/**
 * The first step of every mutation of a user: reads the caller's profile, which is also the standing, and refuses the suspended.
 * Leaves the row, or null for a user who has none yet, in `ctx.stash.profile`.
 */
export const request = (ctx: Context): DynamoDBGetItemRequest => {
  requireAccessToken(ctx);
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ PK: userPartition(callerId(ctx)), SK: PROFILE_SORT }) };
};

export const response = (ctx: Context): ProfileRow | null => {
  if (ctx.error) {
    failed();
  }
  const profile: ProfileRow | null = ctx.result ?? null;
  if (profile?.suspendedAt !== undefined) {
    refuse(refusal('SUSPENDED', 'Your account is suspended.', { reason: profile.suspendedReason ?? null }));
  }
  ctx.stash.profile = profile;
  return profile;
};
