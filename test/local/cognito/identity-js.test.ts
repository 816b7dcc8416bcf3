import { AdminCreateUserCommand, AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { AuthenticationDetails, CognitoUser, CognitoUserPool, type CognitoUserSession } from 'amazon-cognito-identity-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { challengeTriggers, seenEvents } from './challenge-triggers.ts';
import { startUserPool, type TestUserPool } from './test-user-pool.ts';

const USERNAME = 'ann@example.com';
const PASSWORD = 'Secret-1-word';
const events = seenEvents();
let pool: TestUserPool;

beforeAll(async () => {
  pool = await startUserPool({
    triggers: challengeTriggers(events.file),
    client: { RefreshTokenRotation: { Feature: 'DISABLED' }, ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
  });
  const of = { UserPoolId: pool.poolId, Username: USERNAME };
  await pool.sdk.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS' }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
});
afterAll(async () => {
  await pool.close();
  events.remove();
});

/** Signs in as the package does it, answering each custom challenge with the next of `answers`. */
function signIn(password: string | undefined, answers: string[]): Promise<{ user: CognitoUser; session: CognitoUserSession }> {
  const storage = new Map<string, string>();
  const Storage = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
    removeItem: (key: string) => storage.delete(key),
    clear: () => storage.clear(),
  };
  const of = new CognitoUserPool({
    UserPoolId: pool.poolId,
    ClientId: pool.clientId,
    endpoint: `${pool.endpoint}/`,
    Storage: Storage as never,
  });
  const user = new CognitoUser({ Username: USERNAME, Pool: of, Storage: Storage as never });
  user.setAuthenticationFlowType('CUSTOM_AUTH');
  return new Promise((resolve, reject) => {
    const callbacks = {
      onSuccess: (session: CognitoUserSession) => resolve({ user, session }),
      onFailure: reject,
      customChallenge: () => user.sendCustomChallengeAnswer(answers.shift() ?? '', callbacks),
    };
    if (password === undefined) user.initiateAuth(new AuthenticationDetails({ Username: USERNAME }), callbacks);
    else user.authenticateUser(new AuthenticationDetails({ Username: USERNAME, Password: password }), callbacks);
  });
}

test.each([
  ['without a password', undefined],
  ['after the password', PASSWORD],
])('amazon-cognito-identity-js answers a custom challenge %s and refreshes', async (_what, password) => {
  const { user, session } = await signIn(password, ['wrong', 'right']);
  expect(session.isValid()).toBe(true);
  const renewed = await new Promise<CognitoUserSession>((resolve, reject) =>
    user.refreshSession(session.getRefreshToken(), (error, result) => (error ? reject(error) : resolve(result))),
  );
  expect(renewed.getAccessToken().payload).toMatchObject({ origin_jti: session.getAccessToken().payload.origin_jti });
});

test('amazon-cognito-identity-js is refused after three wrong answers', async () => {
  await expect(signIn(undefined, ['wrong', 'wrong', 'wrong'])).rejects.toMatchObject({
    code: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
});
