import { AdminCreateUserCommand, AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  resetPassword,
  signIn,
  signOut,
  signUp,
  updatePassword,
} from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { challengeTriggers, seenEvents } from './challenge-triggers.ts';
import { startUserPool, type TestUserPool } from './test-user-pool.ts';

const events = seenEvents();
let pool: TestUserPool;

beforeAll(async () => {
  pool = await startUserPool({ triggers: challengeTriggers(events.file) });
  Amplify.configure({
    Auth: { Cognito: { userPoolId: pool.poolId, userPoolClientId: pool.clientId, userPoolEndpoint: `${pool.endpoint}/` } },
  });
  const stored = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    getItem: async (key) => stored.get(key) ?? null,
    setItem: async (key, value) => void stored.set(key, value),
    removeItem: async (key) => void stored.delete(key),
    clear: async () => stored.clear(),
  });
});
beforeEach(() => signOut());
afterAll(async () => {
  await pool.close();
  events.remove();
});

async function createConfirmed(email: string, password: string): Promise<void> {
  const of = { UserPoolId: pool.poolId, Username: email };
  await pool.sdk.send(
    new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email_verified', Value: 'true' }] }),
  );
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...of, Password: password, Permanent: true }));
}

test('Amplify signs up, confirms by the code of the inbox, signs in by SRP and out', async () => {
  const username = 'ann@example.com';
  const started = await signUp({ username, password: 'Secret-1-word' });
  expect(started.nextStep).toMatchObject({
    signUpStep: 'CONFIRM_SIGN_UP',
    codeDeliveryDetails: { attributeName: 'email', deliveryMedium: 'EMAIL', destination: 'a***@e***' },
  });
  await expect(signIn({ username, password: 'Secret-1-word' })).resolves.toMatchObject({ nextStep: { signInStep: 'CONFIRM_SIGN_UP' } });
  await confirmSignUp({ username, confirmationCode: pool.lastCode(username) });
  expect(await signIn({ username, password: 'Secret-1-word' })).toEqual({ isSignedIn: true, nextStep: { signInStep: 'DONE' } });
  expect((await getCurrentUser()).userId).toBe(started.userId);
  expect(await fetchUserAttributes()).toEqual({ email: username, email_verified: 'true' });
  await signOut();
  await expect(getCurrentUser()).rejects.toMatchObject({ name: 'UserUnAuthenticatedException' });
});

test('Amplify refreshes, and aws-jwt-verify accepts both tokens by the local key set', async () => {
  await createConfirmed('ben@example.com', 'Secret-1-word');
  await signIn({ username: 'ben@example.com', password: 'Secret-1-word' });
  const before = (await fetchAuthSession()).tokens;
  const after = (await fetchAuthSession({ forceRefresh: true })).tokens;
  expect(after?.accessToken.toString()).not.toBe(before?.accessToken.toString());
  expect(after?.accessToken.payload.origin_jti).toBe(before?.accessToken.payload.origin_jti);
  const response = await fetch(`${pool.endpoint}/${pool.poolId}/.well-known/jwks.json`);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  const jwks = await response.json();
  for (const [tokenUse, token] of [
    ['access', after?.accessToken],
    ['id', after?.idToken],
  ] as const) {
    const verifier = CognitoJwtVerifier.create({ userPoolId: pool.poolId, tokenUse, clientId: pool.clientId });
    verifier.cacheJwks(jwks as Parameters<typeof verifier.cacheJwks>[0]);
    expect(await verifier.verify(String(token))).toMatchObject({ token_use: tokenUse, sub: (await getCurrentUser()).userId });
  }
});

test('Amplify sees the same refusal for a wrong password and for an unknown user', async () => {
  await createConfirmed('cat@example.com', 'Secret-1-word');
  const refusal = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
  await expect(signIn({ username: 'cat@example.com', password: 'Wrong-1-word' })).rejects.toMatchObject(refusal);
  await expect(signIn({ username: 'nobody@example.com', password: 'Wrong-1-word' })).rejects.toMatchObject(refusal);
});

test('Amplify sets a new password for a temporary one', async () => {
  const username = 'dan@example.com';
  await pool.sdk.send(new AdminCreateUserCommand({ UserPoolId: pool.poolId, Username: username, TemporaryPassword: 'Temporary-1' }));
  const step = await signIn({ username, password: 'Temporary-1' });
  expect(step.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
  expect(await confirmSignIn({ challengeResponse: 'Secret-1-word' })).toMatchObject({ isSignedIn: true });
});

test('Amplify changes and resets a password', async () => {
  const username = 'eve@example.com';
  await createConfirmed(username, 'Secret-1-word');
  await signIn({ username, password: 'Secret-1-word' });
  await updatePassword({ oldPassword: 'Secret-1-word', newPassword: 'Secret-2-word' });
  await signOut();
  await resetPassword({ username });
  await confirmResetPassword({ username, confirmationCode: pool.lastCode(username), newPassword: 'Secret-3-word' });
  await expect(signIn({ username, password: 'Secret-2-word' })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  expect(await signIn({ username, password: 'Secret-3-word' })).toMatchObject({ isSignedIn: true });
});

test('Amplify answers a custom challenge without SRP, at the second attempt', async () => {
  const username = '+4915112345678';
  await createConfirmed(username, 'Secret-1-word');
  const { nextStep } = await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
  expect(nextStep).toMatchObject({
    signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE',
    additionalInfo: { hint: 'say right' },
  });
  const again = await confirmSignIn({ challengeResponse: 'wrong' });
  expect(again.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  expect(await confirmSignIn({ challengeResponse: 'right', options: { clientMetadata: { app: '1' } } })).toMatchObject({
    isSignedIn: true,
  });
  expect(events.seen().at(-1)).toMatchObject({ request: { clientMetadata: { app: '1' } } });
  expect(await fetchUserAttributes()).toMatchObject({ phone_number: username });
});

test('Amplify answers a custom challenge after the password by SRP', async () => {
  const username = 'fay@example.com';
  await createConfirmed(username, 'Secret-1-word');
  events.forget();
  const custom = (password: string) => signIn({ username, password, options: { authFlowType: 'CUSTOM_WITH_SRP' } });
  const { nextStep } = await custom('Secret-1-word');
  expect(nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  expect(await confirmSignIn({ challengeResponse: 'right' })).toMatchObject({ isSignedIn: true });
  expect(events.seen().at(-1)).toMatchObject({
    triggerSource: 'DefineAuthChallenge_Authentication',
    request: {
      session: [
        { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null },
        { challengeName: 'PASSWORD_VERIFIER', challengeResult: true, challengeMetadata: null },
        { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'FIRST' },
      ],
    },
  });
  await signOut();
  const refusal = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
  await expect(custom('Wrong-1-word')).rejects.toMatchObject(refusal);
  expect(events.seen().at(-1)).toMatchObject({
    request: { session: [{ challengeName: 'SRP_A' }, { challengeName: 'PASSWORD_VERIFIER', challengeResult: false }] },
  });
});
