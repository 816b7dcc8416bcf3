import type { JsonObject } from '../service.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { refuseState, wrongCredentials } from './sign-in-subject.ts';
import type { Occasion } from './triggers/occasion.ts';
import { postAuthentication } from './triggers/sign-in-triggers.ts';
import { type TokenSource, tokenChanges } from './triggers/token-trigger.ts';
import type { UserPoolClient } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';

/**
 * Tokens of a new session, with the first refresh token, after the triggers of a sign-in. The session begins only when they have agreed.
 * @throws AwsError for what they refuse, or when the account was deleted or disabled while they ran.
 */
export async function authenticate(
  parts: CognitoParts,
  client: UserPoolClient,
  user: UserRecord,
  { source = 'Authentication', occasion }: { source?: TokenSource; occasion: Occasion },
): Promise<JsonObject> {
  await postAuthentication(parts, client, user, occasion);
  const changes = await tokenChanges(parts, client, user, { source, occasion });
  const current = parts.users.find(client.pool, user.username);
  if (current?.sub !== user.sub) throw wrongCredentials();
  refuseState(current);
  const session = parts.sessions.begin(client, current);
  const result = parts.issuer.issue(client, current, { session, changes });
  return { AuthenticationResult: { ...result, RefreshToken: parts.sessions.refreshToken(session) }, ChallengeParameters: {} };
}
