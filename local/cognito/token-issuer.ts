import { randomUUID } from 'node:crypto';
import type { Clock, Json, JsonObject } from '../service.ts';
import type { Attributes } from './attribute-schema.ts';
import { signToken } from './jwt.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';
import type { UserSession } from './user-sessions.ts';
import type { UserRecord } from './user-store.ts';

/** The scope without which an access token does not serve for calls to Cognito. */
export const SIGNIN_SCOPE = 'aws.cognito.signin.user.admin';

/** Access and id token of a session as `AuthenticationResult` carries them. */
export interface TokenIssuer {
  issue(client: UserPoolClient, user: UserRecord, session: UserSession): JsonObject;
}

/** Tokens with the claims of the Amazon Cognito Developer Guide, "Understanding user pool JSON web tokens". */
export function createTokenIssuer(keys: SigningKeys, clock: Clock): TokenIssuer {
  return {
    issue: (client, user, session) => {
      const pool = client.pool;
      const iat = Math.floor(clock.now() / 1000);
      const eventId = randomUUID();
      const origin: JsonObject = client.revocable ? { origin_jti: session.id } : {};
      const start: JsonObject = { sub: user.sub, ...groupClaim(pool, user) };
      const times = { auth_time: session.authTimeSeconds, iat, jti: randomUUID() };
      const { auth_time, ...issued } = times;
      const id = {
        ...start,
        ...attributeClaims(user.attributes, client.readable),
        iss: pool.issuer,
        'cognito:username': user.username,
        ...origin,
        aud: client.id,
        event_id: eventId,
        token_use: 'id',
        auth_time,
        exp: iat + client.idTokenSeconds,
        ...issued,
      };
      const access = {
        ...start,
        iss: pool.issuer,
        client_id: client.id,
        ...origin,
        event_id: eventId,
        token_use: 'access',
        scope: SIGNIN_SCOPE,
        auth_time,
        exp: iat + client.accessTokenSeconds,
        ...issued,
        jti: randomUUID(),
        username: user.username,
      };
      const poolKeys = keys.of(pool.id);
      return {
        AccessToken: signToken(access, poolKeys.access),
        ExpiresIn: client.accessTokenSeconds,
        IdToken: signToken(id, poolKeys.id),
        TokenType: 'Bearer',
      };
    },
  };
}

/** The user's groups that the pool still has, by precedence and then name. */
export function groupsOf(pool: UserPool, user: UserRecord): string[] {
  const precedence = (name: string) => pool.groups.get(name)?.precedence ?? Number.MAX_SAFE_INTEGER;
  return user.groups.filter((name) => pool.groups.has(name)).sort((a, b) => precedence(a) - precedence(b) || (a < b ? -1 : 1));
}

function groupClaim(pool: UserPool, user: UserRecord): JsonObject {
  const groups = groupsOf(pool, user);
  return groups.length === 0 ? {} : { 'cognito:groups': groups };
}

function attributeClaims(attributes: Attributes, readable: ReadonlySet<string>): JsonObject {
  const shown = Object.entries(attributes).filter(([name]) => name !== 'sub' && readable.has(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, claimValue(name, value)]));
}

function claimValue(name: string, value: string): Json {
  if (name.endsWith('_verified') && !name.startsWith('custom:')) return value === 'true';
  if (name === 'updated_at') return Number(value);
  return name === 'address' ? { formatted: value } : value;
}
