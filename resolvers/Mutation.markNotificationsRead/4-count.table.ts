import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { countUnread, unreadCounted } from '../lib/unread.ts';

/** Counts what is left. */
export const request = (ctx: Context): DynamoDBQueryRequest => countUnread(ctx, ctx.stash.profile.readUpTo);

export const response = (ctx: Context): number => unreadCounted(ctx);
