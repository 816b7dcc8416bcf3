import { describe, expect, test } from 'vitest';
import { handler } from '../../functions/pool-guard/handler.ts';

const signUp = (
  userAttributes: Record<string, string>,
  triggerSource = 'PreSignUp_SignUp',
  userName = '7f3e1f2a-0000-4000-8000-000000000001',
) => handler({ triggerSource, userName, request: { userAttributes }, response: {} } as never);

describe('the guard of the pool', () => {
  test('lets an e-mail account pass, unchanged and unconfirmed', async () => {
    expect(await signUp({ email: 'anna@example.com' })).toMatchObject({
      request: { userAttributes: { email: 'anna@example.com' } },
      response: {},
    });
  });

  test('lets through what an administrator creates', async () => {
    expect(await signUp({ phone_number: '+4915112345678' }, 'PreSignUp_AdminCreateUser')).toBeDefined();
  });

  test.each([
    ['a phone as the name', { phone_number: '+4915112345678' }],
    ['a phone beside an address', { email: 'anna@example.com', phone_number: '+4915112345678' }],
    ['an empty phone beside an address', { email: 'anna@example.com', phone_number: '' }],
    ['an address that is a phone', { email: '+4915112345678' }],
    ['nothing', {}],
  ])('refuses %s', async (_what, attributes) => {
    await expect(signUp(attributes)).rejects.toThrow('Accounts are signed up by e-mail; a phone signs in by code');
  });

  test('refuses accounts from elsewhere', async () => {
    await expect(signUp({ email: 'anna@example.com' }, 'PreSignUp_ExternalProvider')).rejects.toThrow();
  });
});
