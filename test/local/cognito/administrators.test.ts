import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
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
