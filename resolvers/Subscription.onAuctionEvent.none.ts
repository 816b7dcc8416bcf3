import type { Context, NONERequest } from '@aws-appsync/utils';
import { requireNoIdToken } from './lib/caller.ts';

/** Guests and users may listen; a user must show an access token. */
export const request = (ctx: Context): NONERequest => {
  requireNoIdToken(ctx);
  return { payload: null };
};

/** Nothing is sent at the start. */
export const response = (): null => null;
