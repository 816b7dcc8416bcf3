import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountCalls, PASSWORD } from './account-calls.ts';
import { startUserPool, type TestUserPool } from './test-user-pool.ts';

const HOUR_MS = 3_600_000;
let pool: TestUserPool;
const { freshEmail, named, signUp, passwordSignIn, confirmed, accessTokenOf } = accountCalls(() => pool);

beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

describe('an administrator', () => {
  test('creates a user with a message, whose temporary password must be changed and lives three days', async () => {
    const email = freshEmail();
    const { User } = await pool.sdk.send(
      new AdminCreateUserCommand({ ...named(email), UserAttributes: [{ Name: 'custom:origin', Value: 'shop' }] }),
    );
    expect(User).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true, UserCreateDate: expect.any(Date) });
    const text = pool.context.messages.findLast(({ to }) => to === email)!.text;
    const [, temporary = ''] = /temporary password is (\S+)\.$/.exec(text) ?? [];
    const challenge = await passwordSignIn(email, temporary);
    expect(challenge).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED', ChallengeParameters: { requiredAttributes: '[]' } });
    const answer = (NEW_PASSWORD: string) =>
      pool.sdk.send(
        new AdminRespondToAuthChallengeCommand({
          UserPoolId: pool.poolId,
          ClientId: pool.clientId,
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session: challenge.Session,
          ChallengeResponses: { USERNAME: email, NEW_PASSWORD },
        }),
      );
    await expect(answer('weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    expect((await answer(PASSWORD)).AuthenticationResult?.TokenType).toBe('Bearer');
    await expect(answer(PASSWORD)).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'Invalid session for the user.' });
    await pool.sdk.send(new AdminSetUserPasswordCommand({ ...named(email), Password: 'Temporary-1' }));
    await expect(answer(PASSWORD)).rejects.toMatchObject({ message: 'Invalid session for the user.' });
    pool.context.advance(3 * 24 * HOUR_MS);
    await expect(passwordSignIn(email, 'Temporary-1')).rejects.toMatchObject({
      message: expect.stringMatching(/^Temporary password has expired/),
    });
  });

  test('sends nothing with SUPPRESS, and refuses a name that is taken', async () => {
    const email = freshEmail();
    const before = pool.context.messages.length;
    await pool.sdk.send(new AdminCreateUserCommand({ ...named(email), MessageAction: 'SUPPRESS' }));
    expect(pool.context.messages).toHaveLength(before);
    await expect(pool.sdk.send(new AdminCreateUserCommand(named(email)))).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'User account already exists',
    });
  });

  test('confirms, disables and enables', async () => {
    const email = freshEmail();
    await signUp(email);
    await expect(passwordSignIn(email)).rejects.toMatchObject({ name: 'UserNotConfirmedException', message: 'User is not confirmed.' });
    await expect(passwordSignIn(email, 'Wrong-1-word')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    await pool.sdk.send(new AdminConfirmSignUpCommand(named(email)));
    const AccessToken = await accessTokenOf(email);
    await pool.sdk.send(new AdminDisableUserCommand(named(email)));
    await expect(passwordSignIn(email)).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'User is disabled.' });
    await expect(pool.sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({ message: 'Access Token has been revoked' });
    await pool.sdk.send(new AdminEnableUserCommand(named(email)));
    await accessTokenOf(email);
  });

  test('puts users into groups, which tokens name by precedence', async () => {
    const email = await confirmed();
    for (const GroupName of ['helper', 'admin', 'admin'])
      await pool.sdk.send(new AdminAddUserToGroupCommand({ ...named(email), GroupName }));
    const { Groups } = await pool.sdk.send(new AdminListGroupsForUserCommand(named(email)));
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(['admin', 'helper']);
    const verified = pool.cognito.verify(await accessTokenOf(email));
    expect(verified).toMatchObject({ claims: { 'cognito:groups': ['admin', 'helper'] } });
    for (const GroupName of ['helper', 'admin']) await pool.sdk.send(new AdminRemoveUserFromGroupCommand({ ...named(email), GroupName }));
    expect(pool.cognito.verify(await accessTokenOf(email))).not.toHaveProperty(['claims', 'cognito:groups']);
    await expect(pool.sdk.send(new AdminAddUserToGroupCommand({ ...named(email), GroupName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('changes any attribute but an immutable one', async () => {
    const email = await confirmed();
    const update = (Name: string, Value: string) =>
      pool.sdk.send(new AdminUpdateUserAttributesCommand({ ...named(email), UserAttributes: [{ Name, Value }] }));
    await update('custom:rating', '4');
    await expect(update('custom:origin', 'x')).rejects.toMatchObject({ message: 'user.custom:origin: Attribute cannot be updated.\n' });
    await update('phone_number', '+4915199999999');
    await passwordSignIn('+4915199999999');
    await expect(update('phone_number', '0151')).rejects.toMatchObject({ message: 'Invalid phone number format.' });
  });

  test('lists users by a filter, page by page', async () => {
    for (const n of [1, 2, 3]) await confirmed(`zoe${n}@example.com`);
    const seen: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await pool.sdk.send(
        new ListUsersCommand({ UserPoolId: pool.poolId, Filter: 'email ^= "zoe"', Limit: 2, PaginationToken, AttributesToGet: ['email'] }),
      );
      expect(page.Users!.length).toBeLessThanOrEqual(2);
      seen.push(...page.Users!.map(({ Attributes }) => Attributes?.[0]?.Value));
      PaginationToken = page.PaginationToken;
    } while (PaginationToken !== undefined);
    expect(seen.sort()).toEqual(['zoe1@example.com', 'zoe2@example.com', 'zoe3@example.com']);
    await expect(pool.sdk.send(new ListUsersCommand({ UserPoolId: pool.poolId, Filter: 'email' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('makes users of phones, found by their number, status and standing', async () => {
    const phones = ['+4915155500001', '+4915155500002', '+4915155500003'];
    for (const Username of phones) {
      const of = { UserPoolId: pool.poolId, Username };
      const { User } = await pool.sdk.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS' }));
      expect(User?.Attributes).toEqual([
        { Name: 'sub', Value: User?.Username },
        { Name: 'phone_number', Value: Username },
      ]);
      await expect(pool.sdk.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS' }))).rejects.toMatchObject({
        name: 'UsernameExistsException',
      });
    }
    const [first = '', second = '', third = ''] = phones;
    await pool.sdk.send(new AdminSetUserPasswordCommand({ ...named(first), Password: PASSWORD, Permanent: true }));
    await pool.sdk.send(
      new AdminUpdateUserAttributesCommand({ ...named(first), UserAttributes: [{ Name: 'phone_number_verified', Value: 'true' }] }),
    );
    await pool.sdk.send(new AdminDisableUserCommand(named(second)));
    const numbers = async (Filter: string) => {
      const { Users = [] } = await pool.sdk.send(new ListUsersCommand({ UserPoolId: pool.poolId, Filter }));
      const all = Users.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === 'phone_number')?.Value);
      return all.filter((number): number is string => number !== undefined && phones.includes(number)).sort();
    };
    expect(await numbers(`phone_number = "${third}"`)).toEqual([third]);
    expect(await numbers('phone_number ^= "+49151555"')).toEqual(phones);
    expect(await numbers('cognito:user_status = "FORCE_CHANGE_PASSWORD"')).toEqual([second, third]);
    expect(await numbers('cognito:user_status = "CONFIRMED"')).toEqual([first]);
    expect(await numbers('status = "Disabled"')).toEqual([second]);
    expect(await numbers('status = "Enabled"')).toEqual([first, third]);
  });

  test('lists on from where a page ended, also when its users are gone by then', async () => {
    for (const n of [1, 2, 3, 4, 5]) await confirmed(`yann${n}@example.com`);
    let left = 5;
    let PaginationToken: string | undefined;
    do {
      const page = await pool.sdk.send(
        new ListUsersCommand({ UserPoolId: pool.poolId, Filter: 'email ^= "yann"', Limit: 2, PaginationToken }),
      );
      for (const { Username } of page.Users ?? []) await pool.sdk.send(new AdminDeleteUserCommand(named(Username ?? '')));
      left -= page.Users?.length ?? 0;
      PaginationToken = page.PaginationToken;
    } while (PaginationToken !== undefined);
    expect(left).toBe(0);
    const bent = new ListUsersCommand({ UserPoolId: pool.poolId, PaginationToken: '%%%' });
    await expect(pool.sdk.send(bent)).rejects.toMatchObject({ name: 'InvalidParameterException', message: 'Invalid pagination token.' });
  });

  test('sends a code to an e-mail that it changes, which waits for it, unless it says that it is verified', async () => {
    const email = await confirmed();
    const [next, known] = [freshEmail(), freshEmail()];
    const update = (UserAttributes: { Name: string; Value: string }[]) =>
      pool.sdk.send(new AdminUpdateUserAttributesCommand({ ...named(email), UserAttributes }));
    await update([{ Name: 'email', Value: next }]);
    expect(pool.lastCode(next)).toMatch(/^\d{6}$/);
    const AccessToken = await accessTokenOf(email);
    await expect(accessTokenOf(next)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await pool.sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: pool.lastCode(next) }));
    await accessTokenOf(next);
    const at = { UserPoolId: pool.poolId, Username: next };
    const verified = [
      { Name: 'email', Value: known },
      { Name: 'email_verified', Value: 'true' },
    ];
    await pool.sdk.send(new AdminUpdateUserAttributesCommand({ ...at, UserAttributes: verified }));
    expect(pool.context.messages.some(({ to }) => to === known)).toBe(false);
    await accessTokenOf(known);
  });

  test('ends a user: disabled it signs in, refreshes and calls no more, and enabled again its old tokens stay dead', async () => {
    const email = await confirmed();
    const { AuthenticationResult: tokens } = await passwordSignIn(email);
    const refresh = () =>
      pool.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId: pool.clientId, RefreshToken: tokens?.RefreshToken }));
    const call = () => pool.sdk.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }));
    await pool.sdk.send(new AdminDisableUserCommand(named(email)));
    await expect(passwordSignIn(email)).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'User is disabled.' });
    await expect(refresh()).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'User is disabled.' });
    await expect(call()).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'Access Token has been revoked' });
    await pool.sdk.send(new AdminEnableUserCommand(named(email)));
    await expect(refresh()).rejects.toMatchObject({ message: 'Refresh Token has been revoked' });
    await expect(call()).rejects.toMatchObject({ message: 'Access Token has been revoked' });
    await accessTokenOf(email);
  });

  test('signs a user out everywhere, and deletes it', async () => {
    const email = await confirmed();
    const { AuthenticationResult: tokens } = await passwordSignIn(email);
    await pool.sdk.send(new AdminUserGlobalSignOutCommand(named(email)));
    await expect(pool.sdk.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }))).rejects.toMatchObject({
      message: 'Access Token has been revoked',
    });
    await pool.sdk.send(new AdminDeleteUserCommand(named(email)));
    for (const command of [new AdminGetUserCommand(named(email)), new AdminDeleteUserCommand(named(email))]) {
      await expect(pool.sdk.send(command as AdminGetUserCommand)).rejects.toMatchObject({ name: 'UserNotFoundException' });
    }
    await expect(passwordSignIn(email)).rejects.toMatchObject({ message: 'Incorrect username or password.' });
  });

  test('describes pools and clients', async () => {
    expect((await pool.sdk.send(new ListUserPoolsCommand({ MaxResults: 10 }))).UserPools).toEqual([{ Id: pool.poolId, Name: 'Test-Pool' }]);
    const { UserPool } = await pool.sdk.send(new DescribeUserPoolCommand({ UserPoolId: pool.poolId }));
    expect(UserPool).toMatchObject({
      Id: pool.poolId,
      UsernameAttributes: ['email', 'phone_number'],
      Policies: { PasswordPolicy: { MinimumLength: 8 } },
    });
    expect(UserPool?.SchemaAttributes).toContainEqual(
      expect.objectContaining({ Name: 'custom:location', Mutable: true, StringAttributeConstraints: { MaxLength: '16' } }),
    );
    const { UserPoolClient } = await pool.sdk.send(new DescribeUserPoolClientCommand({ UserPoolId: pool.poolId, ClientId: pool.clientId }));
    expect(UserPoolClient).toMatchObject({ ClientId: pool.clientId, PreventUserExistenceErrors: 'ENABLED' });
  });

  test('must sign: without a signature every operation of administrators is refused', async () => {
    for (const name of [
      'AdminGetUser',
      'AdminCreateUser',
      'AdminInitiateAuth',
      'AdminRespondToAuthChallenge',
      'ListUsers',
      'DescribeUserPool',
    ]) {
      const response = await fetch(pool.endpoint, {
        method: 'POST',
        headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${name}`, 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({
          UserPoolId: pool.poolId,
          ClientId: pool.clientId,
          Username: 'a@example.com',
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
        }),
      });
      expect([name, response.status, response.headers.get('x-amzn-errortype')]).toEqual([name, 400, 'MissingAuthenticationTokenException']);
    }
  });
});
