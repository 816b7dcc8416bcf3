import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserAttributeVerificationCodeCommand,
  ResendConfirmationCodeCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { accountCalls, PASSWORD } from './account-calls.ts';
import { seenEvents, triggerModule } from './challenge-triggers.ts';
import { startUserPool, type TestUserPool } from './test-user-pool.ts';

const events = seenEvents();
let pool: TestUserPool;
const { freshEmail, named, ofClient, signUp, passwordSignIn, confirmed, accessTokenOf } = accountCalls(() => pool);

/** What the functions do, told by the client's metadata or the name of the user. */
const TRIGGERS: Record<string, string> = {
  PreSignUp: `const { clientMetadata = {}, userAttributes, validationData } = event.request;
  if (validationData?.refuse) throw new Error('phone numbers are registered otherwise');
  if (clientMetadata.answer) return JSON.parse(clientMetadata.answer);
  event.response.autoConfirmUser = clientMetadata.auto === 'confirm' || clientMetadata.auto === 'verify';
  event.response.autoVerifyEmail = clientMetadata.auto === 'verify';
  event.response.autoVerifyPhone = clientMetadata.auto === 'phone';`,
  PostConfirmation: `if (event.request.clientMetadata?.fail) throw new Error('no welcome');`,
  PreAuthentication: `if (event.request.validationData?.refuse) throw new Error('not today');`,
  PostAuthentication: `if (event.request.userAttributes.email?.startsWith('gated')) await gate();
  if (event.request.userAttributes.email?.startsWith('late')) throw new Error('too late');`,
  PreTokenGeneration: `event.response = { claimsOverrideDetails: {
    claimsToAddOrOverride: { plan: 'gold', sub: 'other', 'cognito:username': 'other', source: event.triggerSource },
    claimsToSuppress: ['email', 'iss'],
    groupOverrideDetails: event.request.userAttributes.email?.startsWith('boss') ? { groupsToOverride: ['admin'] } : undefined,
  } };`,
  CustomMessage: `if (event.request.clientMetadata?.gated) await gate();
  const { codeParameter, usernameParameter, clientMetadata } = event.request;
  const place = clientMetadata?.forget ? '' : codeParameter;
  event.response.emailSubject = event.triggerSource;
  event.response.emailMessage = 'Own text ' + place + (usernameParameter ? ' for ' + usernameParameter : '');`,
};
const modules = (bodies: Record<string, string>) =>
  Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, triggerModule(events.file, body)]));

beforeAll(async () => {
  pool = await startUserPool({ triggers: modules(TRIGGERS) });
});
afterEach(() => events.forget());
afterAll(async () => {
  await pool.close();
  events.remove();
});

const eventOf = (source: string): JsonObject | undefined => events.seen().find(({ triggerSource }) => triggerSource === source);
const sourcesSeen = () => events.seen().map(({ triggerSource }) => triggerSource);
const lastMail = (to: string) => pool.context.messages.findLast((message) => message.to === to);
const claimsOf = (token: string | undefined): JsonObject => JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString());

describe('PreSignUp', () => {
  test('gets the attributes, the name that the user will have, and what the client says', async () => {
    const email = freshEmail();
    const answer = await signUp(email, {
      UserAttributes: [{ Name: 'custom:location', Value: 'Ulm' }],
      ValidationData: [{ Name: 'captcha', Value: 'ok' }],
      ClientMetadata: { app: '1' },
    });
    expect(eventOf('PreSignUp_SignUp')).toEqual({
      version: '1',
      region: 'eu-central-1',
      userPoolId: pool.poolId,
      userName: answer.UserSub,
      callerContext: { awsSdkVersion: expect.any(String), clientId: pool.clientId },
      triggerSource: 'PreSignUp_SignUp',
      request: {
        userAttributes: { email, email_verified: 'false', 'custom:location': 'Ulm' },
        validationData: { captcha: 'ok' },
        clientMetadata: { app: '1' },
      },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    });
  });

  test('refuses in its own words, and nobody is registered', async () => {
    const email = freshEmail();
    await expect(signUp(email, { ValidationData: [{ Name: 'refuse', Value: 'yes' }] })).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error phone numbers are registered otherwise.',
    });
    await expect(pool.sdk.send(new AdminGetUserCommand(named(email)))).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('is asked before a name is told to be taken', async () => {
    const email = freshEmail();
    await signUp(email);
    const refusing = { ValidationData: [{ Name: 'refuse', Value: 'yes' }] };
    await expect(signUp(email, refusing)).rejects.toMatchObject({ name: 'UserLambdaValidationException' });
    await expect(signUp(email)).rejects.toMatchObject({ name: 'UsernameExistsException' });
  });

  test('confirms and verifies at once; no code is sent, and the confirmation is told', async () => {
    const email = freshEmail();
    const answer = await signUp(email, { ClientMetadata: { auto: 'verify' } });
    expect([answer.UserConfirmed, answer.CodeDeliveryDetails, lastMail(email)]).toEqual([true, undefined, undefined]);
    expect(sourcesSeen()).toEqual(['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp']);
    const user = await pool.sdk.send(new AdminGetUserCommand(named(email)));
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
    await accessTokenOf(email);
  });

  test.each([
    ['verifies a phone that is not there', { auto: 'phone' }],
    ['answers no event', { answer: '"done"' }],
    ['answers with wrong types', { answer: '{"response":{"autoConfirmUser":"yes"}}' }],
  ])('that %s fails the sign-up', async (_what, ClientMetadata) => {
    const email = freshEmail();
    await expect(signUp(email, { ClientMetadata })).rejects.toMatchObject({
      name: 'InvalidLambdaResponseException',
      message: 'Unrecognizable lambda output',
    });
    await expect(pool.sdk.send(new AdminGetUserCommand(named(email)))).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('runs for users of administrators too, whom it may only refuse', async () => {
    const email = freshEmail();
    const create = (more: object) => pool.sdk.send(new AdminCreateUserCommand({ ...named(email), MessageAction: 'SUPPRESS', ...more }));
    await expect(create({ ValidationData: [{ Name: 'refuse', Value: 'yes' }] })).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
    });
    expect((await create({ ClientMetadata: { auto: 'verify' } })).User).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(eventOf('PreSignUp_AdminCreateUser')).toMatchObject({ callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' } });
  });

  test('of twenty sign-ups at a time with one name, one registers', async () => {
    const email = freshEmail();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => signUp(email)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'UsernameExistsException' });
    }
  });
});

describe('PostConfirmation', () => {
  test('is told of the confirmed user; its failure is told, and the user stays confirmed', async () => {
    const email = freshEmail();
    await signUp(email);
    const confirm = new ConfirmSignUpCommand({
      ...ofClient(email),
      ConfirmationCode: pool.lastCode(email),
      ClientMetadata: { fail: '1' },
    });
    await expect(pool.sdk.send(confirm)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error no welcome.',
    });
    expect(eventOf('PostConfirmation_ConfirmSignUp')).toMatchObject({
      request: { userAttributes: { email, email_verified: 'true', 'cognito:user_status': 'CONFIRMED' }, clientMetadata: { fail: '1' } },
    });
    await accessTokenOf(email);
  });

  test('is told of what administrators confirm, and of a new password by code', async () => {
    const email = freshEmail();
    await signUp(email);
    await pool.sdk.send(new AdminConfirmSignUpCommand(named(email)));
    expect(sourcesSeen()).toContain('PostConfirmation_ConfirmSignUp');
    const other = await confirmed();
    await pool.sdk.send(new ForgotPasswordCommand(ofClient(other)));
    const code = pool.lastCode(other);
    await pool.sdk.send(new ConfirmForgotPasswordCommand({ ...ofClient(other), ConfirmationCode: code, Password: 'Secret-9-word' }));
    expect(eventOf('PostConfirmation_ConfirmForgotPassword')).toMatchObject({ request: { userAttributes: { email: other } } });
  });
});

describe('around a sign-in', () => {
  const signIn = (USERNAME: string, ClientMetadata?: Record<string, string>, password = PASSWORD) =>
    pool.sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId: pool.poolId,
        ClientId: pool.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD: password },
        ClientMetadata,
      }),
    );

  test('PreAuthentication gets the metadata as validationData and may refuse before the password is looked at', async () => {
    const email = await confirmed();
    await expect(signIn(email, { refuse: '1' }, 'Wrong-1-word')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreAuthentication failed with error not today.',
    });
    expect(eventOf('PreAuthentication_Authentication')).toMatchObject({
      request: { userAttributes: { email }, validationData: { refuse: '1' }, userNotFound: false },
    });
    await expect(signIn('nobody@example.com')).rejects.toMatchObject({ message: 'Incorrect username or password.' });
    expect(events.seen().at(-1)).toMatchObject({ request: { userNotFound: true, userAttributes: {} } });
  });

  test('PostAuthentication and PreTokenGeneration follow the right password, without the metadata of the first call', async () => {
    const email = await confirmed();
    events.forget();
    await signIn(email, { app: '1' });
    expect(sourcesSeen()).toEqual([
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
      'TokenGeneration_Authentication',
    ]);
    expect(eventOf('PostAuthentication_Authentication')?.request).toEqual({
      newDeviceUsed: false,
      userAttributes: expect.objectContaining({ email }),
    });
    expect(eventOf('TokenGeneration_Authentication')?.request).not.toHaveProperty('clientMetadata');
  });

  test('PostAuthentication may still refuse, and no session begins', async () => {
    const email = await confirmed(`late${freshEmail()}`);
    await expect(signIn(email)).rejects.toMatchObject({ message: 'PostAuthentication failed with error too late.' });
    expect(sourcesSeen()).not.toContain('TokenGeneration_Authentication');
  });

  test.each([
    ['disabled', (Username: string) => new AdminDisableUserCommand(named(Username)), 'User is disabled.'],
    ['deleted', (Username: string) => new AdminDeleteUserCommand(named(Username)), 'Incorrect username or password.'],
  ])('a user %s while a trigger runs gets no tokens', async (_what, command, message) => {
    const email = await confirmed(`gated${freshEmail()}`);
    events.forget();
    const outcome = signIn(email).catch((error: Error) => error.message);
    await vi.waitFor(() => expect(sourcesSeen()).toContain('PostAuthentication_Authentication'), 10_000);
    await pool.sdk.send(command(email) as AdminDeleteUserCommand);
    events.open();
    expect(await outcome).toBe(message);
  });

  test('a new password in place of a temporary one is told to the token trigger, with the metadata of that call', async () => {
    const email = freshEmail();
    await pool.sdk.send(new AdminCreateUserCommand({ ...named(email), TemporaryPassword: 'Temporary-1', MessageAction: 'SUPPRESS' }));
    const { Session } = await signIn(email, {}, 'Temporary-1');
    const answer = new AdminRespondToAuthChallengeCommand({
      UserPoolId: pool.poolId,
      ClientId: pool.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: email, NEW_PASSWORD: PASSWORD },
      ClientMetadata: { app: '2' },
    });
    expect((await pool.sdk.send(answer)).AuthenticationResult).toBeDefined();
    expect(eventOf('TokenGeneration_NewPasswordChallenge')).toMatchObject({ request: { clientMetadata: { app: '2' } } });
  });
});

describe('PreTokenGeneration', () => {
  test('adds, overrides and suppresses claims of the id token alone, but those that make a token what it is', async () => {
    const email = await confirmed();
    const { AuthenticationResult: tokens } = await passwordSignIn(email);
    const [id, access] = [claimsOf(tokens?.IdToken), claimsOf(tokens?.AccessToken)];
    expect(id).toMatchObject({ plan: 'gold', source: 'TokenGeneration_Authentication', sub: access.sub, 'cognito:username': access.sub });
    expect(id).not.toHaveProperty('email');
    expect(id).toHaveProperty('iss');
    expect(access).not.toHaveProperty('plan');
    expect(pool.cognito.verify(tokens!.IdToken!)).toHaveProperty('claims');
  });

  test('runs at each refresh too, and there gets the metadata', async () => {
    const email = await confirmed();
    const { AuthenticationResult: first } = await passwordSignIn(email);
    const { AuthenticationResult: second } = await pool.sdk.send(
      new GetTokensFromRefreshTokenCommand({
        ClientId: pool.clientId,
        RefreshToken: first!.RefreshToken!,
        ClientMetadata: { app: '3' },
      }),
    );
    expect(claimsOf(second?.IdToken)).toMatchObject({ plan: 'gold', source: 'TokenGeneration_RefreshTokens' });
    expect(eventOf('TokenGeneration_RefreshTokens')).toMatchObject({
      request: { clientMetadata: { app: '3' }, groupConfiguration: { groupsToOverride: [] } },
    });
  });

  test('replaces the groups of both tokens', async () => {
    const { AuthenticationResult: tokens } = await passwordSignIn(await confirmed(`boss${freshEmail()}`));
    for (const token of [tokens?.IdToken, tokens?.AccessToken]) expect(claimsOf(token)['cognito:groups']).toEqual(['admin']);
  });

  test('of the second version shapes both tokens, with claims of any type and scopes', async () => {
    const body = `event.response = { claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride: { level: 3 } },
      accessTokenGeneration: { claimsToAddOrOverride: { roles: ['a'], client_id: 'other' }, scopesToAdd: ['shop'], scopesToSuppress: [] },
    } };`;
    const arn = 'arn:aws:lambda:eu-central-1:000000000000:function:PreTokenGeneration';
    const previous = pool;
    pool = await startUserPool({
      triggers: modules({ PreTokenGeneration: body }),
      pool: { LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: arn, LambdaVersion: 'V2_0' } } },
    });
    const { AuthenticationResult: tokens } = await passwordSignIn(await confirmed());
    expect(claimsOf(tokens?.IdToken)).toMatchObject({ level: 3 });
    const scope = 'aws.cognito.signin.user.admin shop';
    expect(claimsOf(tokens?.AccessToken)).toMatchObject({ roles: ['a'], client_id: pool.clientId, scope });
    expect(eventOf('TokenGeneration_Authentication')).toMatchObject({
      version: '2',
      request: { scopes: ['aws.cognito.signin.user.admin'] },
      response: { claimsAndScopeOverrideDetails: null },
    });
    await pool.close();
    pool = previous;
  });
});

describe('CustomMessage', () => {
  test('words each message with the code in its place', async () => {
    const email = freshEmail();
    await signUp(email);
    expect(lastMail(email)).toMatchObject({
      subject: 'CustomMessage_SignUp',
      text: expect.stringMatching(/^Own text \d{6}$/),
    });
    expect(eventOf('CustomMessage_SignUp')).toMatchObject({
      request: { codeParameter: '{####}', usernameParameter: null, userAttributes: { email, 'cognito:user_status': 'UNCONFIRMED' } },
    });
    await pool.sdk.send(new ResendConfirmationCodeCommand(ofClient(email)));
    expect(lastMail(email)?.subject).toBe('CustomMessage_ResendCode');
    await pool.sdk.send(new ConfirmSignUpCommand({ ...ofClient(email), ConfirmationCode: pool.lastCode(email) }));
    await pool.sdk.send(new ForgotPasswordCommand(ofClient(email)));
    expect(lastMail(email)?.subject).toBe('CustomMessage_ForgotPassword');

    const AccessToken = await accessTokenOf(email);
    const next = freshEmail();
    await pool.sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'email', Value: next }] }));
    expect(lastMail(next)?.subject).toBe('CustomMessage_UpdateUserAttribute');
    await pool.sdk.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }));
    expect(lastMail(next)?.subject).toBe('CustomMessage_VerifyUserAttribute');
  });

  test('words an invitation with the name in its place too', async () => {
    const email = freshEmail();
    await pool.sdk.send(new AdminCreateUserCommand({ ...named(email), TemporaryPassword: 'Temporary-1' }));
    expect(lastMail(email)).toMatchObject({ subject: 'CustomMessage_AdminCreateUser', text: `Own text Temporary-1 for ${email}` });
  });

  test('of an address that was replaced while it was worded is not sent', async () => {
    const email = await confirmed();
    const AccessToken = await accessTokenOf(email);
    const [early, late] = [freshEmail(), freshEmail()];
    const update = (Value: string, ClientMetadata?: Record<string, string>) =>
      pool.sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'email', Value }], ClientMetadata }));
    events.forget();
    const first = update(early, { gated: '1' });
    await vi.waitFor(() => expect(sourcesSeen()).toContain('CustomMessage_UpdateUserAttribute'), 10_000);
    await update(late);
    events.open();
    await first;
    expect([lastMail(early), lastMail(late)]).toEqual([undefined, expect.objectContaining({ to: late })]);
    const verify = new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: pool.lastCode(late) });
    await pool.sdk.send(verify);
    await accessTokenOf(late);
  });

  test('without the place of the code is not sent; the own text of the pool is', async () => {
    const email = freshEmail();
    await signUp(email, { ClientMetadata: { forget: '1' } });
    expect(lastMail(email)?.text).toMatch(/^Your verification code is \d{6}\.$/);
  });
});

test('a trigger that had its effect and timed out is called again, at most three times', async () => {
  const email = freshEmail();
  pool.context.faults.lay({
    seed: 1,
    rules: [{ service: 'lambda', action: 'Invoke', match: 'PreSignUp', kind: 'timeoutAfter', rate: 1, after: 0, times: 2 }],
  });
  expect((await signUp(email)).UserSub).toBeDefined();
  expect(sourcesSeen().filter((source) => source === 'PreSignUp_SignUp')).toHaveLength(3);
  pool.context.faults.lay({
    seed: 1,
    rules: [{ service: 'lambda', action: 'Invoke', match: 'PreSignUp', kind: 'timeoutAfter', rate: 1, after: 0 }],
  });
  await expect(signUp(freshEmail())).rejects.toMatchObject({
    name: 'UnexpectedLambdaException',
    message: 'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
  });
  expect(sourcesSeen().filter((source) => source === 'PreSignUp_SignUp')).toHaveLength(6);
  pool.context.faults.lay(undefined);
});
