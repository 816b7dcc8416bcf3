import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder, writeAssembly } from '../../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud.ts';
import { challengeTriggers, seenEvents, triggerModule } from './challenge-triggers.ts';

const PHONE = '+4915112345678';
const events = seenEvents();

/** Verifying the answer "slow" takes longer than anyone lives here. */
const TRIGGERS: Record<string, string> = {
  ...challengeTriggers(events.file),
  VerifyAuthChallengeResponse: triggerModule(
    events.file,
    `if (event.request.challengeAnswer === 'slow') await new Promise((go) => setTimeout(go, 60_000));
  event.response.answerCorrect = event.request.challengeAnswer === 'right';`,
  ),
};

const functionOf = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'r',
    Timeout: 120,
    Code: { S3Bucket: 'assets', S3Key: name },
  },
});

const template = {
  Resources: {
    Pool: {
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        AutoVerifiedAttributes: ['email'],
        UsernameAttributes: ['email', 'phone_number'],
        LambdaConfig: Object.fromEntries(Object.keys(TRIGGERS).map((name) => [name, { 'Fn::GetAtt': [name, 'Arn'] }])),
      },
    },
    Client: {
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: {
        UserPoolId: { Ref: 'Pool' },
        AuthSessionValidity: 15,
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      },
    },
    ...Object.fromEntries(Object.keys(TRIGGERS).map((name) => [name, functionOf(name)])),
  },
  Outputs: { PoolId: { Value: { Ref: 'Pool' } }, ClientId: { Value: { Ref: 'Client' } } },
};

it('a kill -9 loses no open session, no session of tokens and no count of attempts', async () => {
  const assets = Object.fromEntries(Object.entries(TRIGGERS).map(([name, text]) => [name, { 'index.mjs': text }]));
  const options = { assembly: writeAssembly({ S: template }, { assets }), data: join(temporaryFolder(), 'data') };
  let cloud: TestCloud = await startTestCloud(options);
  onTestFinished(async () => {
    await cloud.kill();
    events.remove();
  });
  const { PoolId: UserPoolId = '', ClientId = '' } = cloud.outputs.S ?? {};
  const client = () =>
    new CognitoIdentityProviderClient({
      endpoint: cloud.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    });
  let sdk = client();
  const killed = async () => {
    await cloud.kill();
    cloud = await startTestCloud(options);
    sdk = client();
  };
  const initiate = () => sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: PHONE } }));
  const respond = (Session: string | undefined, ANSWER: string) =>
    sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: PHONE, ANSWER },
      }),
    );
  const confirm = () => sdk.send(new ConfirmSignUpCommand({ ClientId, Username: 'ann@example.com', ConfirmationCode: 'none' }));

  await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: PHONE, MessageAction: 'SUPPRESS' }));
  await sdk.send(new SignUpCommand({ ClientId, Username: 'ann@example.com', Password: 'Secret-1-word' }));
  for (let attempt = 0; attempt < 15; attempt++) await expect(confirm()).rejects.toMatchObject({ name: 'CodeMismatchException' });
  const { Session: second } = await respond((await initiate()).Session, 'wrong');
  await killed();

  await expect(confirm()).rejects.toMatchObject({ name: 'LimitExceededException' });
  const inFlight = respond(second, 'slow').catch((error: { code?: string }) => error.code);
  await vi.waitFor(() => expect(events.seen().at(-1)).toMatchObject({ request: { challengeAnswer: 'slow' } }), 10_000);
  await killed();
  expect(await inFlight).toBe('ECONNRESET');

  const { AuthenticationResult: first } = await respond(second, 'right');
  expect(events.seen().at(-1)).toMatchObject({ request: { session: [{ challengeResult: false }, { challengeResult: true }] } });
  const refresh = (RefreshToken = '') => sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));
  const { AuthenticationResult: renewed } = await refresh(first?.RefreshToken);
  await killed();

  await expect(respond(second, 'right')).rejects.toMatchObject({ message: 'Invalid session for the user.' });
  await expect(refresh(first?.RefreshToken)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' });
  await sdk.send(new GetUserCommand({ AccessToken: renewed?.AccessToken }));
  expect((await refresh(renewed?.RefreshToken)).AuthenticationResult?.AccessToken).toBeDefined();
}, 120_000);
