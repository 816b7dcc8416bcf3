import { type Context, type DynamoDBGetItemRequest, extensions } from '@aws-appsync/utils';
import { callerId } from './caller.ts';
import { failed } from './refuse.ts';
import { keepStanding, standingKey } from './standing.ts';

/** Every field of type Subscription: users listen to them under their id, by which they are ended. AppSync ends five kinds in a request at most. */
const SUBSCRIPTIONS = ['onAuctionEvent', 'onNotification'];

/** Reads the standing of a user who wants to listen, as it is now; ends the field for a guest, or an id token. */
export const readListener = (ctx: Context): DynamoDBGetItemRequest => ({
  operation: 'GetItem',
  key: standingKey(ctx),
  consistentRead: true,
});

/** Refuses who may not listen, and sees to it that the subscription ends when its user is suspended or gone. Nothing is sent at the start. */
export const keepListener = (ctx: Context): null => {
  if (ctx.error) {
    failed();
  }
  keepStanding(ctx, ctx.result ?? null);
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [{ filters: [{ fieldName: 'userId', operator: 'eq', value: callerId(ctx) }] }],
  });
  return null;
};

/** Ends all subscriptions of a user and closes their connections; for the response of a mutation. Guests' are nobody's and stay. */
export const endSubscriptions = (userId: string): void => {
  SUBSCRIPTIONS.forEach((subscriptionField) => {
    extensions.invalidateSubscriptions({ subscriptionField, payload: { userId } });
  });
};
