import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import type { AuthOptions } from 'aws-appsync-auth-link';
import { OperationTypeNode } from 'graphql';
import { authLink, type Caller, subscriptionLink } from './auth-link.ts';
import { type OutputsFile, type StackOutputs, stackOutputs } from './outputs.ts';
import type { Refusal } from './refusal.ts';
import { Session } from './session.ts';
import { keepSession } from './session-of.ts';
import type { TokenStorage } from './tokens.ts';
import { userPoolOf } from './user-pool.ts';

/** Who calls. */
export type ClientOptions = {
  /** Credentials of the app's own, as AppSync's own link takes them. */
  auth?: AuthOptions | undefined;
  /** Where the tokens of who signs in are kept. */
  storage?: TokenStorage | undefined;
  /** Told when the user pool refused to go on with the user who was signed in; calls go out as a guest from then on. */
  onSignedOut?: ((refusal: Refusal) => void) | undefined;
};

const newCache = (): InMemoryCache =>
  new InMemoryCache({
    typePolicies: {
      Auction: { keyFields: ['itemId'] },
      // A distance belongs to one search, so a card must not carry it into the next.
      Item: { fields: { distanceKm: { merge: false } } },
    },
  });

const newClient = (outputs: StackOutputs, caller: Caller): ApolloClient =>
  new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      subscriptionLink(outputs, caller),
      ApolloLink.from([authLink(outputs, caller), new HttpLink({ uri: outputs.ApiUrl })]),
    ),
    cache: newCache(),
  });

/**
 * An Apollo client for a stage of EcoBid.
 *
 * `outputs` is the stack's outputs, or the whole file that `cdk deploy --outputs-file` and `npm start` write. Calls carry the credentials
 * of `auth`; without it the access token of who has signed in on `storage`, which is renewed in time; without either the API key, as a
 * guest. A call that is refused rejects; `refusalOf` tells why. Subscriptions go over a WebSocket, one for all; a lost connection ends them
 * with an error. `watchAuction` goes on by itself. When somebody signs in or out, what is cached is forgotten; when out, the
 * user's subscriptions and the queries under way end with an error as well.
 *
 * @throws Error when the outputs lack ApiUrl, ApiKey or Region.
 */
export const createClient = (outputs: StackOutputs | OutputsFile, { auth, storage, onSignedOut }: ClientOptions = {}): ApolloClient => {
  const stack = stackOutputs(outputs);
  const session = storage === undefined ? undefined : new Session(storage, () => userPoolOf(stack));
  const client = newClient(stack, { auth, session });
  if (session !== undefined) {
    // What a user still waits for must not come to the next; what a guest waits for may.
    session.changes.subscribe((change) => void (change === 'in' ? client.cache.reset() : client.clearStore()));
    session.ended.subscribe((refusal) => onSignedOut?.(refusal));
    keepSession(client, session);
  }
  return client;
};
