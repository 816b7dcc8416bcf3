import { ApolloLink } from '@apollo/client';
import { type AuthOptions, createAuthLink } from 'aws-appsync-auth-link';
import { from, switchMap } from 'rxjs';
import type { StackOutputs } from './outputs.ts';
import { loadTokens, type TokenStorage } from './tokens.ts';

/** How to authorise: `auth` as AppSync's own link takes it, or by what lies in `storage`; with neither, as a guest. */
export type AuthChoice = { auth?: AuthOptions | undefined; storage?: TokenStorage | undefined };

const linkFor = (outputs: StackOutputs, auth: AuthOptions): ApolloLink =>
  createAuthLink({ url: outputs.ApiUrl, region: outputs.Region, auth });

/** A link that adds the credentials to each request: the given ones, else the stored user's access token, else the API key. */
export const authLink = (outputs: StackOutputs, { auth, storage }: AuthChoice): ApolloLink => {
  const guest = linkFor(outputs, auth ?? { type: 'API_KEY', apiKey: outputs.ApiKey });
  if (auth !== undefined || storage === undefined) {
    return guest;
  }
  const user = linkFor(outputs, {
    type: 'AMAZON_COGNITO_USER_POOLS',
    jwtToken: async () => (await loadTokens(storage))?.accessToken ?? '',
  });
  return new ApolloLink((operation, forward) =>
    from(loadTokens(storage)).pipe(switchMap((tokens) => (tokens === null ? guest : user).request(operation, forward))),
  );
};
