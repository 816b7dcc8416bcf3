import { AdminCreateUserCommand, AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  confirmPasswordReset,
  confirmSignUp,
  createClient,
  memoryStorage,
  type Refusal,
  refusalOf,
  resendSignUpCode,
  resetPassword,
  signedInUser,
  signInWithEmail,
  signUpWithEmail,
} from '../../client/index.ts';
import { createAccount, type Network, PASSWORD, type SmallStage, startSmallStage, stubNetwork, who } from './small-stage.ts';

const HOUR_MS = 3_600_000;
const OTHER_PASSWORD = 'Secret-2-word';

let stage: SmallStage;
let network: Network;
beforeAll(async () => {
  stage = await startSmallStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  network = stubNetwork();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const newClient = () => createClient(stage.outputs, { storage: memoryStorage() });

const refusal = async (call: Promise<unknown>): Promise<Refusal | null> =>
  call.then(
    (answer) => expect.fail(`answered ${JSON.stringify(answer)}`),
    (error: unknown) => refusalOf(error),
  );
const refusedAs = async (call: Promise<unknown>) => (await refusal(call))?.code;

/** A code of six digits that was not sent. */
const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');

test('an account is made, confirmed by the code of its e-mail, and signed in to', async () => {
  const client = newClient();
  const email = 'ann@example.com';
  expect(await signUpWithEmail(client, ` ${email} `, PASSWORD)).toEqual({ sentTo: 'a***@e***' });
  expect(await refusedAs(signInWithEmail(client, email, PASSWORD))).toBe('NOT_CONFIRMED');
  const first = stage.pool.lastCode(email);
  expect(await refusedAs(confirmSignUp(client, email, wrong(first)))).toBe('CODE_WRONG');
  expect(await resendSignUpCode(client, email)).toEqual({ sentTo: 'a***@e***' });
  await confirmSignUp(client, email, ` ${stage.pool.lastCode(email)}`);
  const user = await signInWithEmail(client, email, PASSWORD);
  expect(user).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), email, phone: null, isAdmin: false });
  expect(await signedInUser(client)).toEqual(user);
  expect(await who(client)).toBe(user.id);
});

test('a confirmation whose answer was lost is made again without harm', async () => {
  const client = newClient();
  const email = 'again@example.com';
  await signUpWithEmail(client, email, PASSWORD);
  const code = stage.pool.lastCode(email);
  await confirmSignUp(client, email, code);
  await expect(confirmSignUp(client, email, code)).resolves.toBeUndefined();
  expect(await refusedAs(resendSignUpCode(client, email))).toBe('ALREADY_CONFIRMED');
});

test('a password is proved, and never sent when somebody signs in', async () => {
  await createAccount(stage, 'ben@example.com');
  await signInWithEmail(newClient(), 'ben@example.com', PASSWORD);
  expect(network.operations).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);
  expect(network.bodies.join()).not.toContain(PASSWORD);
});

test('a forgotten password is set anew by a code', async () => {
  const client = newClient();
  const email = 'cid@example.com';
  await createAccount(stage, email);
  expect(await resetPassword(client, email)).toEqual({ sentTo: 'c***@e***' });
  const code = stage.pool.lastCode(email);
  expect(await refusedAs(confirmPasswordReset(client, email, wrong(code), OTHER_PASSWORD))).toBe('CODE_WRONG');
  expect(await refusedAs(confirmPasswordReset(client, email, code, 'short'))).toBe('WEAK_PASSWORD');
  await confirmPasswordReset(client, email, code, OTHER_PASSWORD);
  expect(await refusedAs(signInWithEmail(client, email, PASSWORD))).toBe('WRONG_CREDENTIALS');
  await signInWithEmail(client, email, OTHER_PASSWORD);
});

test('what is wrong is told by a code and a sentence', async () => {
  const client = newClient();
  const email = 'dan@example.com';
  await createAccount(stage, email);
  expect(await refusal(signInWithEmail(client, email, 'Wrong-1-word'))).toEqual({
    code: 'WRONG_CREDENTIALS',
    message: 'The e-mail address or the password is wrong.',
    info: null,
  });
  expect(await refusedAs(signInWithEmail(client, 'nobody@example.com', PASSWORD))).toBe('WRONG_CREDENTIALS');
  expect(await refusedAs(signUpWithEmail(client, email, PASSWORD))).toBe('ACCOUNT_EXISTS');
  expect(await refusal(signUpWithEmail(client, 'eve@example.com', 'alllowercase-1'))).toEqual({
    code: 'WEAK_PASSWORD',
    message: 'This password is too weak: Password must have uppercase characters.',
    info: null,
  });
  expect(await refusal(signUpWithEmail(client, 'no address', PASSWORD))).toMatchObject({ code: 'INVALID_INPUT', info: { field: 'email' } });
});

test('a code that is too old is told from a wrong one', async () => {
  const client = newClient();
  const email = 'fay@example.com';
  await signUpWithEmail(client, email, PASSWORD);
  stage.pool.context.advance(25 * HOUR_MS);
  expect(await refusedAs(confirmSignUp(client, email, stage.pool.lastCode(email)))).toBe('CODE_EXPIRED');
});

test('too many attempts, a disabled account and one that needs a password are told apart', async () => {
  const client = newClient();
  const { sdk, poolId: UserPoolId } = stage.pool;
  await createAccount(stage, 'gil@example.com');
  for (let attempt = 0; attempt < 5; attempt += 1) await refusedAs(signInWithEmail(client, 'gil@example.com', 'Wrong-1-word'));
  expect(await refusal(signInWithEmail(client, 'gil@example.com', PASSWORD))).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    info: { retryAt: null },
  });
  await createAccount(stage, 'hal@example.com');
  await sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: 'hal@example.com' }));
  expect(await refusal(signInWithEmail(client, 'hal@example.com', PASSWORD))).toMatchObject({ code: 'SUSPENDED', info: { reason: null } });
  await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ida@example.com', TemporaryPassword: PASSWORD }));
  expect(await refusedAs(signInWithEmail(client, 'ida@example.com', PASSWORD))).toBe('NEW_PASSWORD_NEEDED');
});

test('a lost network is no refusal, and signs nobody in', async () => {
  const client = newClient();
  await createAccount(stage, 'jan@example.com');
  network.disturb = () => Promise.reject(new TypeError('fetch failed'));
  expect(await refusal(signInWithEmail(client, 'jan@example.com', PASSWORD))).toBeNull();
  expect(await refusal(resetPassword(client, 'jan@example.com'))).toBeNull();
  expect(await signedInUser(client)).toBeNull();
});

test('a client without a storage, or without the user pool, says what it lacks', async () => {
  const { UserPoolId: _, ...outputs } = stage.outputs;
  await expect(signInWithEmail(createClient(stage.outputs), 'a@b.example', PASSWORD)).rejects.toThrow('with a storage for the tokens');
  await expect(signInWithEmail(createClient(outputs, { storage: memoryStorage() }), 'a@b.example', PASSWORD)).rejects.toThrow('UserPoolId');
});
