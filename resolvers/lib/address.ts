import type { Context } from '@aws-appsync/utils';

/**
 * The address that a request came from, or null. AppSync's edge adds it to x-forwarded-for, and behind it its own; what stands before these the
 * caller may have made up.
 */
export const callerAddress = (ctx: Context): string | null => {
  const forwarded = ctx.request.headers['x-forwarded-for'];
  const addresses = typeof forwarded === 'string' ? forwarded.split(',') : [];
  return addresses.length < 2 ? null : (addresses[addresses.length - 2] ?? '').trim();
};
