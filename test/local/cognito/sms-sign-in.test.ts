import { resolve } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { writeAssembly } from '../../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud.ts';
import { type Steering, steer } from '../../support/steering.ts';

const PHONE = '+4915112345678';
/** A line of a module that loads a client of the SDK as this repository has it. */
const sdk = (name: string, variable: string) =>
  `const ${variable} = require('module').createRequire(${JSON.stringify(resolve('package.json'))})('@aws-sdk/client-${name}');`;

/** They send a code by SNS each time they are asked to, and prove the phone by the code. `start` begins a sign-in for its caller. */
const MODULES: Record<string, string> = {
  define: `exports.handler = async (event) => {
    const last = event.request.session.at(-1);
    event.response = { issueTokens: last?.challengeResult === true, failAuthentication: last?.challengeResult === false, challengeName: 'CUSTOM_CHALLENGE' };
    return event;
  };`,
  create: `${sdk('sns', 'sns')}
  const client = new sns.SNSClient();
  exports.handler = async (event) => {
    const code = String(require('crypto').randomInt(1e6)).padStart(6, '0');
    await client.send(new sns.PublishCommand({ PhoneNumber: event.request.userAttributes.phone_number, Message: 'Your code: ' + code }));
    event.response = { publicChallengeParameters: {}, privateChallengeParameters: { code }, challengeMetadata: 'SMS' };
    return event;
  };`,
  verify: `${sdk('cognito-identity-provider', 'cognito')}
  const client = new cognito.CognitoIdentityProviderClient();
  exports.handler = async (event) => {
    event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.code;
    if (event.response.answerCorrect) await client.send(new cognito.AdminUpdateUserAttributesCommand({
      UserPoolId: event.userPoolId, Username: event.userName, UserAttributes: [{ Name: 'phone_number_verified', Value: 'true' }],
    }));
    return event;
  };`,
  start: `${sdk('cognito-identity-provider', 'cognito')}
  const client = new cognito.CognitoIdentityProviderClient();
  exports.handler = async ({ UserPoolId, ClientId, phone }) => {
    const { Session, ChallengeParameters } = await client.send(new cognito.AdminInitiateAuthCommand({
      UserPoolId, ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: phone },
    }));
    return { Session, ChallengeParameters };
  };`,
};

const functionOf = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'r',
    Timeout: 20,
    MemorySize: 512,
    Code: { S3Bucket: 'assets', S3Key: name },
  },
});
const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

const template = {
  Resources: {
    ...Object.fromEntries(Object.keys(MODULES).map((name) => [name, functionOf(name)])),
    Pool: {
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        UsernameAttributes: ['phone_number'],
        LambdaConfig: {
          DefineAuthChallenge: arnOf('define'),
          CreateAuthChallenge: arnOf('create'),
          VerifyAuthChallengeResponse: arnOf('verify'),
        },
      },
    },
    Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' }, ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] } },
  },
  Outputs: { PoolId: { Value: { Ref: 'Pool' } }, ClientId: { Value: { Ref: 'Client' } } },
};

let cloud: TestCloud;
let steering: Steering;
let cognito: CognitoIdentityProviderClient;
let lambda: LambdaClient;
let [UserPoolId, ClientId] = ['', ''];

beforeAll(async () => {
  const assets = Object.fromEntries(Object.entries(MODULES).map(([name, text]) => [name, { 'index.js': text }]));
  cloud = await startTestCloud({ assembly: writeAssembly({ S: template }, { assets }) });
  steering = steer(cloud.endpoint);
  ({ PoolId: UserPoolId = '', ClientId = '' } = cloud.outputs.S ?? {});
  const options = {
    endpoint: cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  };
  cognito = new CognitoIdentityProviderClient(options);
  lambda = new LambdaClient(options);
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username: PHONE, MessageAction: 'SUPPRESS' }));
});
beforeEach(async () => {
  await steering.heal();
  await steering.resetMeter();
});
afterAll(() => cloud.stop());

async function start(): Promise<{ Session: string }> {
  const { Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: 'start', Payload: JSON.stringify({ UserPoolId, ClientId, phone: PHONE }) }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}
const codes = async () => (await steering.inbox()).filter(({ to }) => to === PHONE).map(({ text }) => /\d{6}/.exec(text)?.[0] ?? '');
const answer = ({ Session }: { Session: string }, code: string) =>
  cognito.send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME: PHONE, ANSWER: code },
    }),
  );

it('functions with the unmodified SDK send a code by SMS and let its owner in, counted for who asked', async () => {
  const begun = await start();
  const [code = '', ...others] = await codes();
  expect(others).toEqual([]);
  expect((await steering.meter()).total).toMatchObject({ lambdas: 3, messages: 1 });
  expect((await answer(begun, code)).AuthenticationResult?.AccessToken).toBeDefined();
  const user = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: PHONE }));
  expect(user.UserAttributes).toContainEqual({ Name: 'phone_number_verified', Value: 'true' });
  await expect(answer(begun, code)).rejects.toMatchObject({ message: 'Invalid session for the user.' });
});

it('a function that sent its SMS and then timed out sends another, and the last of them is the one that counts', async () => {
  const before = (await codes()).length;
  await steering.inject(1, { service: 'lambda', action: 'Invoke', match: 'create', kind: 'timeoutAfter', times: 2 });
  const begun = await start();
  const sent = (await codes()).slice(before);
  expect(sent).toHaveLength(3);
  expect((await answer(begun, sent.at(-1) ?? '')).AuthenticationResult).toBeDefined();
});

it('a failing SNS fails the trigger, in the words of the SDK', async () => {
  await steering.inject(1, { service: 'sns', action: 'Publish', match: PHONE, kind: 'internal' });
  expect(await start()).toMatchObject({
    errorType: 'UserLambdaValidationException',
    errorMessage: 'CreateAuthChallenge failed with error The request failed for an unknown reason..',
  });
});
