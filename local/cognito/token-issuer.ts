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

/** Claims added to a token or put in the place of others, and claims taken away. */
interface ClaimChanges {
  readonly add: JsonObject;
  readonly suppress: readonly string[];
}

/** What a trigger changes of tokens. `groups` is undefined when they stay. */
export interface TokenChanges {
  readonly id: ClaimChanges;
  readonly access: ClaimChanges;
  readonly groups: readonly string[] | undefined;
  readonly scopes: { readonly add: readonly string[]; readonly suppress: readonly string[] };
}

/** Access and id token of a session as `AuthenticationResult` carries them. */
export interface TokenIssuer {
  issue(client: UserPoolClient, user: UserRecord, of: { session: UserSession; changes: TokenChanges | undefined }): JsonObject;
}

/** Claims that no trigger changes ("Pre token generation Lambda trigger", claims that can't be added, overridden or suppressed). */
const FIXED_CLAIMS = new Set([
  ...['acr', 'amr', 'at_hash', 'aud', 'auth_time', 'azp', 'client_id', 'cognito:username', 'event_id', 'exp', 'iat', 'identities', 'iss'],
  ...['jti', 'nbf', 'nonce', 'origin_jti', 'scope', 'sub', 'token_use', 'username', 'cognito:groups'],
]);

/** Tokens with the claims of the Amazon Cognito Developer Guide, "Understanding user pool JSON web tokens". */
export function createTokenIssuer(keys: SigningKeys, clock: Clock): TokenIssuer {
  return {
    issue: (client, user, { session, changes }) => {
      const pool = client.pool;
      const iat = Math.floor(clock.now() / 1000);
      const eventId = randomUUID();
      const origin: JsonObject = client.revocable ? { origin_jti: session.id } : {};
      const start: JsonObject = { sub: user.sub, ...groupClaim(changes?.groups ?? groupsOf(pool, user)) };
      const times = (lifeSeconds: number) => ({ auth_time: session.authTimeSeconds, exp: iat + lifeSeconds, iat, jti: randomUUID() });
      const id = {
        ...start,
        ...attributeClaims(user.attributes, client.readable),
        iss: pool.issuer,
        'cognito:username': user.username,
        ...origin,
        aud: client.id,
        event_id: eventId,
        token_use: 'id',
        ...times(client.idTokenSeconds),
      };
      const access = {
        ...start,
        iss: pool.issuer,
        client_id: client.id,
        ...origin,
        event_id: eventId,
        token_use: 'access',
        scope: scopeBy(changes),
        ...times(client.accessTokenSeconds),
        username: user.username,
      };
      const poolKeys = keys.of(pool.id);
      return {
        AccessToken: signToken(changed(access, changes?.access), poolKeys.access),
        ExpiresIn: client.accessTokenSeconds,
        IdToken: signToken(changed(id, changes?.id), poolKeys.id),
        TokenType: 'Bearer',
      };
    },
  };
}

function changed(claims: JsonObject, changes: ClaimChanges | undefined): JsonObject {
  if (changes === undefined) return claims;
  const suppressed = new Set(changes.suppress.filter((name) => !FIXED_CLAIMS.has(name)));
  const added = Object.entries(changes.add).filter(([name]) => !FIXED_CLAIMS.has(name));
  const all = { ...claims, ...Object.fromEntries(added) };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !suppressed.has(name)));
}

function scopeBy(changes: TokenChanges | undefined): string {
  const { add = [], suppress = [] } = changes?.scopes ?? {};
  return [...new Set([SIGNIN_SCOPE, ...add])].filter((scope) => !suppress.includes(scope)).join(' ');
}

/** The user's groups that the pool still has, by precedence and then name. */
export function groupsOf(pool: UserPool, user: UserRecord): string[] {
  const precedence = (name: string) => pool.groups.get(name)?.precedence ?? Number.MAX_SAFE_INTEGER;
  return user.groups.filter((name) => pool.groups.has(name)).sort((a, b) => precedence(a) - precedence(b) || (a < b ? -1 : 1));
}

function groupClaim(groups: readonly string[]): JsonObject {
  return groups.length === 0 ? {} : { 'cognito:groups': [...groups] };
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
