import type { AwsOperation } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { checkClientSecret, checkSecretHash } from './client-secret.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { accessToken, clientId, operation, stringMap, text } from './operation-input.ts';
import { type Parameters, parameter } from './sign-in.ts';
import { type Occasion, occasionOf } from './triggers/occasion.ts';
import { tokenChanges } from './triggers/token-trigger.ts';
import type { UserPoolClient } from './user-pool.ts';
import type { UserSession } from './user-sessions.ts';
import type { UserRecord } from './user-store.ts';

const clientSecret = text({ min: 1, max: 64, pattern: '[\\w+]+' });

/** GetTokensFromRefreshToken and RevokeToken. */
export function tokenOperations(parts: CognitoParts): Record<string, AwsOperation> {
  return {
    GetTokensFromRefreshToken: operation(
      { ClientId: clientId, ClientMetadata: stringMap.optional(), ClientSecret: clientSecret.optional(), RefreshToken: accessToken },
      async (input, call) => {
        const client = parts.pools.client(input.ClientId);
        checkClientSecret(client, input.ClientSecret);
        const occasion = occasionOf(call, client, input.ClientMetadata);
        return { AuthenticationResult: await refresh(parts, client, input.RefreshToken, occasion) };
      },
    ),
    RevokeToken: operation({ ClientId: clientId, ClientSecret: clientSecret.optional(), Token: accessToken }, (input) => {
      const client = parts.pools.client(input.ClientId);
      checkClientSecret(client, input.ClientSecret);
      revoke(parts, client, input.Token);
      return {};
    }),
  };
}

/** REFRESH_TOKEN_AUTH: new access and id tokens. No client that rotates refresh tokens has this flow. */
export async function refreshByInitiateAuth(
  parts: CognitoParts,
  client: UserPoolClient,
  parameters: Parameters,
  occasion: Occasion,
): Promise<JsonObject> {
  const token = parameter(parameters, 'REFRESH_TOKEN');
  const { user } = liveSession(parts, client, token);
  if (client.secret !== undefined) checkSecretHash(client, user.username, parameters.SECRET_HASH);
  return { AuthenticationResult: await refresh(parts, client, token, occasion), ChallengeParameters: {} };
}

/** The session is looked at anew when the trigger has run: it may have been ended meanwhile, or its token rotated. */
async function refresh(parts: CognitoParts, client: UserPoolClient, token: string, occasion: Occasion): Promise<JsonObject> {
  const before = liveSession(parts, client, token);
  const changes = await tokenChanges(parts, client, before.user, { source: 'RefreshTokens', occasion });
  const { session, user } = liveSession(parts, client, token);
  const result = parts.issuer.issue(client, user, { session, changes });
  if (client.rotationGraceMs === undefined) return result;
  const rotated = parts.sessions.rotate(session, token, client.rotationGraceMs);
  return { ...result, RefreshToken: parts.sessions.refreshToken(rotated) };
}

function liveSession(parts: CognitoParts, client: UserPoolClient, token: string): { session: UserSession; user: UserRecord } {
  const session = parts.sessions.continue(client, token);
  const user = parts.users.find(client.pool, session.username);
  if (user === undefined || user.sub !== session.sub) throw notAuthorized('Invalid Refresh Token');
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.signOuts !== session.signOuts) throw notAuthorized('Refresh Token has been revoked');
  return { session, user };
}

/** Revoking what is revoked, rotated out or expired succeeds, as RFC 7009 §2.2 asks. */
function revoke(parts: CognitoParts, client: UserPoolClient, token: string): void {
  if (!client.revocable) throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for the client.');
  const session = parts.sessions.owner(client, token);
  if (session === undefined) throw new AwsError('UnsupportedTokenTypeException', 'The token is not a refresh token of the client.');
  parts.sessions.revoke(session);
}

const notAuthorized = (message: string) => new AwsError('NotAuthorizedException', message);
