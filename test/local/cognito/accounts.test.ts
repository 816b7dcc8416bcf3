import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DeleteUserCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  ResendConfirmationCodeCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountCalls, PASSWORD } from './account-calls.ts';
import { startUserPool, type TestUserPool } from './test-user-pool.ts';

const HOUR_MS = 3_600_000;
let pool: TestUserPool;
const { freshEmail, named, ofClient, signUp, passwordSignIn, confirmed, accessTokenOf } = accountCalls(() => pool);

beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

describe('sign-up', () => {
  test('makes an unconfirmed user whose name is its sub, and tells where the code went', async () => {
    const answer = await signUp('Fay@Example.com');
    expect(answer.UserConfirmed).toBe(false);
    expect(answer.CodeDeliveryDetails).toEqual({ AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'F***@E***' });
    expect(await pool.sdk.send(new AdminGetUserCommand(named('fay@example.com')))).toMatchObject({
      Username: answer.UserSub,
      UserStatus: 'UNCONFIRMED',
      Enabled: true,
    });
    expect(pool.context.messages.at(-1)).toMatchObject({
      channel: 'email',
      to: 'Fay@Example.com',
      text: expect.stringMatching(/^\D*\d{6}\D*$/),
    });
  });

  test.each([
    [
      'a short password',
      { Password: 'Ab1!' },
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
    ],
    [
      'a password without a symbol',
      { Password: 'Abcdefg1' },
      'InvalidPasswordException',
      'Password did not conform with policy: Password must have symbol characters',
    ],
    [
      'a name that is neither e-mail nor phone',
      { Username: 'greg' },
      'InvalidParameterException',
      'Username should be either an email or a phone number.',
    ],
    [
      'an attribute the client may not write',
      { UserAttributes: [{ Name: 'custom:rating', Value: '5' }] },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'a verified flag',
      { UserAttributes: [{ Name: 'email_verified', Value: 'true' }] },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'an attribute the pool lacks',
      { UserAttributes: [{ Name: 'custom:none', Value: '5' }] },
      'InvalidParameterException',
      'Attributes did not conform to the schema: Type for attribute {custom:none} could not be determined',
    ],
    [
      'too long an attribute',
      { UserAttributes: [{ Name: 'custom:location', Value: 'x'.repeat(17) }] },
      'InvalidParameterException',
      'Attributes did not conform to the schema: custom:location: String must be shorter\n',
    ],
    [
      'an empty name',
      { Username: '' },
      'InvalidParameterException',
      "2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
    ],
    ['an unknown client', { ClientId: 'unknown' }, 'ResourceNotFoundException', 'User pool client unknown does not exist.'],
  ])('refuses %s and makes no user', async (_what, changes, name, message) => {
    const email = freshEmail();
    await expect(signUp(email, changes)).rejects.toMatchObject({ name, message });
    await expect(pool.sdk.send(new AdminGetUserCommand(named(email)))).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('refuses a name that is taken, whatever its case', async () => {
    const email = freshEmail();
    await signUp(email);
    await expect(signUp(email.toUpperCase())).rejects.toMatchObject({ name: 'UsernameExistsException', message: 'User already exists' });
  });

  test('sends no code to a phone that the pool does not verify', async () => {
    const before = pool.context.messages.length;
    expect((await signUp('+4915112345678')).CodeDeliveryDetails).toBeUndefined();
    expect(pool.context.messages).toHaveLength(before);
  });
});

describe('confirmation', () => {
  const confirm = (email: string, code: string) => pool.sdk.send(new ConfirmSignUpCommand({ ...ofClient(email), ConfirmationCode: code }));

  test('takes the code once, and verifies the e-mail', async () => {
    const email = await confirmed();
    const user = await pool.sdk.send(new AdminGetUserCommand(named(email)));
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
    await expect(confirm(email, pool.lastCode(email))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
  });

  test('refuses a wrong code, an old one after a resend, and after 24 hours', async () => {
    const email = freshEmail();
    await signUp(email);
    const first = pool.lastCode(email);
    const wrong = first === '000000' ? '000001' : '000000';
    await expect(confirm(email, wrong)).rejects.toMatchObject({
      name: 'CodeMismatchException',
      message: 'Invalid verification code provided, please try again.',
    });
    await pool.sdk.send(new ResendConfirmationCodeCommand(ofClient(email)));
    const second = pool.lastCode(email);
    if (second !== first) await expect(confirm(email, first)).rejects.toMatchObject({ name: 'CodeMismatchException' });
    pool.context.advance(24 * HOUR_MS);
    await expect(confirm(email, second)).rejects.toMatchObject({
      name: 'ExpiredCodeException',
      message: 'Invalid code provided, please request a code again.',
    });
  });

  test('allows fifteen attempts an hour', async () => {
    const email = freshEmail();
    await signUp(email);
    const wrong = pool.lastCode(email) === '000000' ? '000001' : '000000';
    for (let attempt = 0; attempt < 15; attempt += 1)
      await expect(confirm(email, wrong)).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await expect(confirm(email, pool.lastCode(email))).rejects.toMatchObject({ name: 'LimitExceededException' });
    pool.context.advance(HOUR_MS);
    await confirm(email, pool.lastCode(email));
  });

  test('of somebody unknown is answered like that of somebody known', async () => {
    await expect(confirm('nobody@example.com', '123456')).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    const answer = await pool.sdk.send(new ResendConfirmationCodeCommand(ofClient('nobody@example.com')));
    expect(answer.CodeDeliveryDetails).toEqual({ AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' });
    expect(pool.context.messages.some(({ to }) => to === 'nobody@example.com')).toBe(false);
  });
});

describe('the own account', () => {
  test('shows the attributes that the client may read', async () => {
    const email = await confirmed();
    await pool.sdk.send(
      new AdminUpdateUserAttributesCommand({
        ...named(email),
        UserAttributes: [
          { Name: 'custom:rating', Value: '5' },
          { Name: 'nickname', Value: 'Nick' },
        ],
      }),
    );
    const user = await pool.sdk.send(new GetUserCommand({ AccessToken: await accessTokenOf(email) }));
    expect(user.UserAttributes).toEqual([
      { Name: 'email_verified', Value: 'true' },
      { Name: 'email', Value: email },
      { Name: 'custom:rating', Value: '5' },
    ]);
  });

  test('keeps the old e-mail until the new one is verified', async () => {
    const [email, next] = [await confirmed(), freshEmail()];
    const AccessToken = await accessTokenOf(email);
    await pool.sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'email', Value: next }] }));
    await accessTokenOf(email);
    await pool.sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: pool.lastCode(next) }));
    await expect(passwordSignIn(email)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await accessTokenOf(next);
  });

  test("can't take somebody else's e-mail, nor write what the client may not", async () => {
    const [email, other] = [await confirmed(), await confirmed()];
    const AccessToken = await accessTokenOf(email);
    const update = (Name: string, Value: string) =>
      pool.sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value }] }));
    await expect(update('email', other)).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    });
    for (const name of ['custom:rating', 'phone_number', 'sub', 'email_verified']) {
      await expect(update(name, '+4915112345678')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    }
  });

  test('changes its password by the old one only, and can be deleted', async () => {
    const email = await confirmed();
    const AccessToken = await accessTokenOf(email);
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      pool.sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    await expect(change('Wrong-1-word', 'Secret-2-word')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    await change(PASSWORD, 'Secret-2-word');
    await passwordSignIn(email, 'Secret-2-word');
    await pool.sdk.send(new DeleteUserCommand({ AccessToken }));
    await expect(pool.sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({ name: 'UserNotFoundException' });
    await confirmed(email);
  });
});

describe('a forgotten password', () => {
  const reset = (email: string, ConfirmationCode: string) =>
    pool.sdk.send(new ConfirmForgotPasswordCommand({ ...ofClient(email), ConfirmationCode, Password: 'Secret-9-word' }));

  test('is replaced by a code that lives an hour and serves once', async () => {
    const email = await confirmed();
    await pool.sdk.send(new ForgotPasswordCommand(ofClient(email)));
    pool.context.advance(HOUR_MS);
    await expect(reset(email, pool.lastCode(email))).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    await pool.sdk.send(new ForgotPasswordCommand(ofClient(email)));
    pool.context.advance(HOUR_MS - 1000);
    await reset(email, pool.lastCode(email));
    await expect(reset(email, pool.lastCode(email))).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    await passwordSignIn(email, 'Secret-9-word');
  });

  test('of somebody unknown is answered like that of somebody known', async () => {
    const answer = await pool.sdk.send(new ForgotPasswordCommand(ofClient('nobody@example.com')));
    expect(answer.CodeDeliveryDetails).toEqual({ AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' });
    await expect(reset('nobody@example.com', '123456')).rejects.toMatchObject({ name: 'CodeMismatchException' });
  });
});
