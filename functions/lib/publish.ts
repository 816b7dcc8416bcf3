import { Sha256 } from '@aws-crypto/sha256-js';
import { fromEnv } from '@aws-sdk/credential-providers';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { PublishAuctionEventInput, PublishNotificationInput } from '../../schema/generated/types.ts';
import { requiredSetting } from './env.ts';

const url = new URL(requiredSetting('API_URL'));
const signer = new SignatureV4({ service: 'appsync', region: requiredSetting('AWS_REGION'), credentials: fromEnv(), sha256: Sha256 });

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

/** Calls a mutation that is for the service alone. @throws Error when the API does not take it; nothing of the input is in its message. */
const publish = async (query: string, input: object): Promise<void> => {
  const body = JSON.stringify({ query, variables: { input } });
  const request = new HttpRequest({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  const { headers } = await signer.sign(request);
  const response = await fetch(url, { method: 'POST', headers, body });
  const answer = (await response.json()) as { errors?: { errorType?: string }[] };
  if (!response.ok || answer.errors !== undefined) {
    throw new Error(`The API did not publish: ${response.status} ${answer.errors?.[0]?.errorType ?? ''}`);
  }
};

/** Tells the subscribers of an auction. */
export const publishAuctionEvent = (input: PublishAuctionEventInput): Promise<void> => publish(AUCTION_EVENT, input);

/** Tells the user. */
export const publishNotification = (input: PublishNotificationInput): Promise<void> => publish(NOTIFICATION, input);
