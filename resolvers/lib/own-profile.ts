import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import { profileView } from '../../domain/entities/profile.ts';
import { callerId } from './caller.ts';
import { failed } from './refuse.ts';

/** What a profile knows without asking the user pool. */
const WITHOUT_CONTACT = [
  '__typename',
  'id',
  'displayName',
  'memberSince',
  'ratingMean',
  'ratingCount',
  'itemsSold',
  'suspended',
  'bio',
  'latitude',
  'longitude',
  'unreadNotifications',
];

/**
 * Presents the profile in `ctx.stash.profile` to its owner. The e-mail address and phone number live in the user pool alone; they are
 * read only when something else than the plain fields is selected. An alias counts as something else, for it hides the field's name.
 */
export const request = (ctx: Context): LambdaRequest => {
  const { selectionSetList, selectionSetGraphQL } = ctx.info;
  if (selectionSetList.every((name) => WITHOUT_CONTACT.includes(name)) && selectionSetGraphQL.indexOf(':') < 0) {
    runtime.earlyReturn(profileView(ctx.stash.profile, ctx.stash.unread));
  }
  return { operation: 'Invoke', payload: { userId: callerId(ctx) } };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  return { ...profileView(ctx.stash.profile, ctx.stash.unread), email: ctx.result.email, phone: ctx.result.phone };
};
