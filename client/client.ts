import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import { type AuthChoice, authLink, subscriptionLink } from './auth-link.ts';
import { type OutputsFile, type StackOutputs, stackOutputs } from './outputs.ts';

const newCache = (): InMemoryCache =>
  new InMemoryCache({
    typePolicies: {
      Auction: { keyFields: ['itemId'] },
      // A distance belongs to one search, so a card must not carry it into the next.
      Item: { fields: { distanceKm: { merge: false } } },
    },
  });

/**
 * An Apollo client for a stage of EcoBid.
 *
 * `outputs` is the stack's outputs, or the whole file that `cdk deploy --outputs-file` and `npm start` write. Calls carry the credentials
 * of `auth` (as `aws-appsync-auth-link` takes them); without it the access token that `saveTokens` put into `storage`; without either
 * the API key, as a guest. A call that is refused rejects; `refusalOf` tells why. Subscriptions go over a WebSocket, one for all; a lost
 * connection ends them with an error. `watchAuction` goes on by itself.
 *
 * @throws Error when the outputs lack ApiUrl, ApiKey or Region.
 */
export const createClient = (outputs: StackOutputs | OutputsFile, choice: AuthChoice = {}): ApolloClient => {
  const stack = stackOutputs(outputs);
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      subscriptionLink(stack, choice),
      ApolloLink.from([authLink(stack, choice), new HttpLink({ uri: stack.ApiUrl })]),
    ),
    cache: newCache(),
  });
};
