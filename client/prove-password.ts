import type { CognitoUserSession, ICognitoStorage } from 'amazon-cognito-identity-js';
import { poolRefusal } from './pool-refusal.ts';
import { RefusalError } from './refusal.ts';
import type { Tokens } from './tokens.ts';
import type { UserPool } from './user-pool.ts';

/** AWS's package wants a place for what it would keep; this client keeps the tokens itself. */
const nothingKept: ICognitoStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined, clear: () => undefined };

const tokensOf = (session: CognitoUserSession): Tokens => ({
  accessToken: session.getAccessToken().getJwtToken(),
  idToken: session.getIdToken().getJwtToken(),
  refreshToken: session.getRefreshToken().getToken(),
});

/**
 * Tokens for who proves to know a password. It is proved by SRP (RFC 5054, RFC 2945) with AWS's own package, and never sent. The package is
 * loaded at the first sign-in: web, Node and React Native have it alike, which computes faster where its native module is linked.
 * @throws RefusalError WRONG_CREDENTIALS, NOT_CONFIRMED, NEW_PASSWORD_NEEDED, SUSPENDED, TOO_MANY_REQUESTS; Error for a lost network.
 */
export const provePassword = async (pool: UserPool, email: string, password: string): Promise<Tokens> => {
  // The package counts on Node's name for what is global.
  Object.assign(globalThis, { global: globalThis });
  const { AuthenticationDetails, CognitoUser, CognitoUserPool } = await import('amazon-cognito-identity-js');
  const Pool = new CognitoUserPool({ UserPoolId: pool.id, ClientId: pool.clientId, endpoint: pool.url, Storage: nothingKept });
  const user = new CognitoUser({ Username: email, Pool, Storage: nothingKept });
  return new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username: email, Password: password }), {
      onSuccess: (session) => resolve(tokensOf(session)),
      onFailure: (error: unknown) => reject(poolRefusal(error) ?? error),
      newPasswordRequired: () => reject(new RefusalError('NEW_PASSWORD_NEEDED', 'This account needs a new password first.')),
    });
  });
};
