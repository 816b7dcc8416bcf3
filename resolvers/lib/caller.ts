import { type AppSyncIdentityCognito, type Context, util } from '@aws-appsync/utils';

/** The verified identity of a signed-in user, or null for a guest. */
const userOf = (ctx: Context): AppSyncIdentityCognito | null => {
  const identity = ctx.identity as AppSyncIdentityCognito | null | undefined;
  return identity?.sub ? identity : null;
};

/** The caller's user id, or null for a guest. */
const callerIdOrNull = (ctx: Context): string | null => userOf(ctx)?.sub ?? null;

/** The caller's user id; ends the field for a guest. */
export const callerId = (ctx: Context): string => callerIdOrNull(ctx) ?? util.unauthorized();

/** The caller's user name in the pool; ends the field for a guest. */
export const callerName = (ctx: Context): string => userOf(ctx)?.username ?? util.unauthorized();

/** Whether the caller is in the group `admin`. */
export const isAdmin = (ctx: Context): boolean => (userOf(ctx)?.groups ?? []).includes('admin');

/** Ends the field unless the caller came with an access token: AppSync alone would take an id token too. */
export const requireAccessToken = (ctx: Context): void => {
  if (userOf(ctx)?.claims.token_use !== 'access') {
    util.unauthorized();
  }
};

/** Whether the caller came with the API key. */
export const isGuest = (ctx: Context): boolean => userOf(ctx) === null;

/** Who looks, and when. */
export const viewerOf = (ctx: Context): { id: string | null; now: number } => ({
  id: callerIdOrNull(ctx),
  now: util.time.nowEpochMilliSeconds(),
});
