import { AwsClient } from 'aws4fetch';
import type { PublishAuctionEventInput, PublishNotificationInput } from '../../schema/generated/types.ts';
import { requiredSetting } from './env.ts';

const url = requiredSetting('API_URL');
const aws = new AwsClient({
  accessKeyId: requiredSetting('AWS_ACCESS_KEY_ID'),
  secretAccessKey: requiredSetting('AWS_SECRET_ACCESS_KEY'),
  sessionToken: requiredSetting('AWS_SESSION_TOKEN'),
  region: requiredSetting('AWS_REGION'),
  service: 'appsync',
});

/** Subscribers get what the mutation selects, so these are all that anyone can ever be sent. */
const AUCTION_EVENT = `mutation ($input: PublishAuctionEventInput!) {
  publishAuctionEvent(input: $input) {
    itemId seq kinds currentPrice { amountMinor currency } minimumBid { amountMinor currency }
    bidCount reserveMet leaderAlias endsAt status at
  }
}`;
const NOTIFICATION = `mutation ($input: PublishNotificationInput!) {
  publishNotification(input: $input) { id userId kind itemId text read at }
}`;

const END_SUBSCRIPTIONS = 'mutation ($userId: ID!) { endSubscriptions(userId: $userId) }';

/** Calls a mutation that is for the service alone. @throws Error when the API does not take it; nothing of the variables is in its message. */
const publish = async (query: string, variables: object): Promise<void> => {
  const response = await aws.fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { errors?: { errorType?: string }[] };
  if (!response.ok || answer.errors !== undefined) {
    throw new Error(`The API did not publish: ${response.status} ${answer.errors?.[0]?.errorType ?? ''}`);
  }
};

/** Tells the subscribers of an auction. */
export const publishAuctionEvent = (input: PublishAuctionEventInput): Promise<void> => publish(AUCTION_EVENT, { input });

/** Tells the user. */
export const publishNotification = (input: PublishNotificationInput): Promise<void> => publish(NOTIFICATION, { input });

/** Ends all subscriptions of a user, and closes their connections. */
export const endSubscriptions = (userId: string): Promise<void> => publish(END_SUBSCRIPTIONS, { userId });
