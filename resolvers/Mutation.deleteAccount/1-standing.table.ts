import type { Context } from '@aws-appsync/utils';
import type { ProfileRow } from '../../domain/entities/profile.ts';
import { failed } from '../lib/refuse.ts';
import { keepStanding } from '../lib/standing.ts';

export { request } from '../lib/standing.ts';

/** An account that is closing may be closed, also by a call before this one; one that is deleted stays so. */
export const response = (ctx: Context): ProfileRow | null => {
  if (ctx.error) {
    failed();
  }
  const profile: ProfileRow | null = ctx.result ?? null;
  ctx.stash.isDone = profile?.deletedAt !== undefined;
  if (ctx.stash.isDone) {
    ctx.stash.profile = profile;
    return profile;
  }
  return keepStanding(ctx, profile, true);
};
