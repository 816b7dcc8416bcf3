import { AwsError } from '../service.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { SIGNIN_SCOPE } from './token-issuer.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';

/** Who makes a call with an access token, and by which client. */
export interface TokenOwner {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: UserRecord;
}

/**
 * The user behind an access token, which must not be expired or revoked.
 * @throws AwsError NotAuthorizedException for a token that doesn't serve, UserNotFoundException when the user is gone.
 */
export function tokenOwner(parts: CognitoParts, token: string): TokenOwner {
  const verified = parts.verifier.verify(token);
  if ('refused' in verified) throw notAuthorized(verified.refused === 'expired' ? 'Access Token has expired' : 'Invalid Access Token');
  const { claims } = verified;
  if (claims.token_use !== 'access' || !String(claims.scope).split(' ').includes(SIGNIN_SCOPE)) throw notAuthorized('Invalid Access Token');
  const pool = parts.pools.pool(verified.userPoolId);
  const client = parts.pools.client(String(claims.client_id), pool);
  const user = parts.users.find(pool, String(claims.username));
  if (user === undefined || user.sub !== claims.sub) throw new AwsError('UserNotFoundException', 'User does not exist.');
  if (client.revocable) refuseRevoked(parts, user, String(claims.origin_jti));
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return { pool, client, user };
}

function refuseRevoked(parts: CognitoParts, user: UserRecord, sessionId: string): void {
  const session = parts.sessions.get(sessionId);
  if (session === undefined || session.revoked || session.signOuts !== user.signOuts) throw notAuthorized('Access Token has been revoked');
}

const notAuthorized = (message: string) => new AwsError('NotAuthorizedException', message);
