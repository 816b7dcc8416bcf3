import { ApolloLink } from '@apollo/client';
import { type AuthOptions, createAuthLink } from 'aws-appsync-auth-link';
import { from, switchMap } from 'rxjs';
import type { StackOutputs } from './outputs.ts';
import { realtimeLink } from './realtime-link.ts';
import { loadTokens, type TokenStorage } from './tokens.ts';

/** How to authorise: `auth` as AppSync's own link takes it, or by what lies in `storage`; with neither, as a guest. */
export type AuthChoice = { auth?: AuthOptions | undefined; storage?: TokenStorage | undefined };

type MakeLink = (info: { url: string; region: string; auth: AuthOptions }) => ApolloLink;

/** The link that the given credentials make, else that of the stored user's access token, else that of the API key; chosen for each operation. */
const byCaller = ({ ApiUrl, ApiKey, Region }: StackOutputs, { auth, storage }: AuthChoice, make: MakeLink): ApolloLink => {
  const linkFor = (options: AuthOptions): ApolloLink => make({ url: ApiUrl, region: Region, auth: options });
  const guest = linkFor(auth ?? { type: 'API_KEY', apiKey: ApiKey });
  if (auth !== undefined || storage === undefined) {
    return guest;
  }
  const user = linkFor({
    type: 'AMAZON_COGNITO_USER_POOLS',
    jwtToken: async () => (await loadTokens(storage))?.accessToken ?? '',
  });
  return new ApolloLink((operation, forward) =>
    from(loadTokens(storage)).pipe(switchMap((tokens) => (tokens === null ? guest : user).request(operation, forward))),
  );
};

/** A link that adds the caller's credentials to each request. */
export const authLink = (outputs: StackOutputs, choice: AuthChoice): ApolloLink => byCaller(outputs, choice, createAuthLink);

/** A link that carries subscriptions with the caller's credentials. */
export const subscriptionLink = (outputs: StackOutputs, choice: AuthChoice): ApolloLink => byCaller(outputs, choice, realtimeLink);
