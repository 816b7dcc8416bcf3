import type { Context, DynamoDBPutItemRequest } from '@aws-appsync/utils';
import { refuseUpdateProfile } from '../../domain/profile-input.ts';
import { request as ensureProfile } from '../lib/ensure-profile.ts';
import { refuseIf } from '../lib/refuse.ts';

/** Makes the caller's profile once the input is found good. */
export const request = (ctx: Context): DynamoDBPutItemRequest => {
  refuseIf(refuseUpdateProfile(ctx.args.input));
  return ensureProfile(ctx);
};

export { response } from '../lib/ensure-profile.ts';
