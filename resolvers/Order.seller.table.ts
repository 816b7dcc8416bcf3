import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { getProfile, profileRead } from './lib/profile-of.ts';

export const request = (ctx: Context): DynamoDBGetItemRequest => getProfile(ctx.source.sellerId);

export const response = (ctx: Context): unknown => profileRead(ctx);
