import type { ApolloClient } from '@apollo/client';
import { sessionOf } from './session-of.ts';
import { claimsOf } from './token-claims.ts';
import type { Tokens } from './tokens.ts';

/** Who is signed in, as the tokens say it. `isAdmin` is there to show or hide things: the API decides by itself. */
export type SignedInUser = { id: string; email: string | null; phone: string | null; isAdmin: boolean };

const textOf = (claim: unknown): string | null => (typeof claim === 'string' ? claim : null);

/** The user of these tokens. */
export const userOf = ({ accessToken, idToken }: Tokens): SignedInUser => {
  const claims = { ...claimsOf(accessToken), ...claimsOf(idToken) };
  const groups = claims['cognito:groups'];
  return {
    id: textOf(claims.sub) ?? '',
    email: textOf(claims.email),
    phone: textOf(claims.phone_number),
    isAdmin: Array.isArray(groups) && groups.includes('admin'),
  };
};

/**
 * Who is signed in on the client's storage, or null.
 * @throws RefusalError UNAUTHENTICATED when the user pool just ended the session; Error without network once the tokens are over.
 */
export const signedInUser = async (client: ApolloClient): Promise<SignedInUser | null> => {
  const tokens = await sessionOf(client).tokens();
  return tokens === null ? null : userOf(tokens);
};

/** An access token with a minute or more to live, for calls that the app makes by itself, or null when nobody is signed in. Throws like `signedInUser`. */
export const accessTokenOf = async (client: ApolloClient): Promise<string | null> =>
  (await sessionOf(client).tokens())?.accessToken ?? null;

/**
 * Signs out on this device: forgets the tokens and what is cached, ends the user's subscriptions, and has the user pool revoke the refresh
 * token. Answers whether the pool did; without network the device forgets all the same, and the token ends by its age.
 */
export const signOut = (client: ApolloClient): Promise<boolean> => sessionOf(client).end();
