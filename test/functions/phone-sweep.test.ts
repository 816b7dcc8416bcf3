import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { handler as Handler } from '../../functions/phone-sweep/handler.ts';
import { openSignInCloud, POOL_ID, type SignInCloud } from './sign-in-cloud.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
let cloud: SignInCloud;
let handler: typeof Handler;
beforeAll(async () => {
  cloud = await openSignInCloud();
  ({ handler } = await import('../../functions/phone-sweep/handler.ts'));
});
afterAll(() => cloud.stop());
beforeEach(() => cloud.forget());

const userOf = (Username: string, changes: { status?: string; ageMs?: number; attributes?: Record<string, string> } = {}) => ({
  Username,
  UserStatus: changes.status ?? 'FORCE_CHANGE_PASSWORD',
  UserCreateDate: (Date.now() - (changes.ageMs ?? DAY_MS + 1000)) / 1000,
  Attributes: Object.entries(changes.attributes ?? { phone_number: '+4915112345678' }).map(([Name, Value]) => ({ Name, Value })),
});
const sweep = (remainingMs = 60_000) => handler({}, { getRemainingTimeInMillis: () => remainingMs } as never);
const deleted = () => cloud.poolCalls.filter(({ action }) => action === 'AdminDeleteUser').map(({ input }) => input.Username);

test('deletes numbers that never entered a right code for a day, and no others', async () => {
  cloud.poolAnswers.set('ListUsers', {
    Users: [
      userOf('due'),
      userOf('young', { ageMs: DAY_MS - 60_000 }),
      userOf('confirmed', { status: 'CONFIRMED' }),
      userOf('verified', { attributes: { phone_number: '+4915112345678', phone_number_verified: 'true' } }),
      userOf('with an address', { attributes: { phone_number: '+4915112345678', email: 'anna@example.com' } }),
      userOf('invited', { attributes: { email: 'anna@example.com' } }),
    ],
  });
  await sweep();
  expect(deleted()).toEqual(['due']);
  expect(cloud.poolCalls[0]!.input).toEqual({ UserPoolId: POOL_ID, Filter: 'cognito:user_status = "FORCE_CHANGE_PASSWORD"' });
});

test('leaves a number alone while a code of it lives', async () => {
  const { issueCode } = await import('../../functions/lib/issue-code.ts');
  const phone = '+4915112345679';
  cloud.poolAnswers.set('ListUsers', { Users: [userOf('typing', { attributes: { phone_number: phone } })] });
  await issueCode({ userPoolId: POOL_ID, phone, isReal: true }, Date.now());
  await sweep();
  expect(deleted()).toEqual([]);
});

test('one that is gone already is no failure', async () => {
  cloud.poolAnswers.set('ListUsers', { Users: [userOf('gone'), userOf('due')] });
  cloud.poolAnswers.set('AdminDeleteUser', 'UserNotFoundException');
  await sweep();
  expect(deleted()).toEqual(['gone', 'due']);
});

test('goes on after one that fails, and says how many did', async () => {
  cloud.poolAnswers.set('ListUsers', { Users: [userOf('one'), userOf('two')] });
  cloud.poolAnswers.set('AdminDeleteUser', 'InvalidParameterException');
  await expect(sweep()).rejects.toThrow('2 numbers could not be forgotten; the next sweep tries again.');
  expect(deleted()).toEqual(['one', 'two']);
});

test('goes from page to page, and stops while there is time to say so', async () => {
  cloud.poolAnswers.set('ListUsers', { Users: [userOf('due')], PaginationToken: 'more' });
  await sweep(4999);
  expect(cloud.poolCalls.filter(({ action }) => action === 'ListUsers')).toHaveLength(1);
});
