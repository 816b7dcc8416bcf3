import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createFunctions } from '../../infra/functions.ts';
import { createIdentity } from '../../infra/identity.ts';
import { createPepper } from '../../infra/sign-in.ts';
import { createTable } from '../../infra/table.ts';
import { templateOf } from './template.ts';

const directory = mkdtempSync(join(tmpdir(), 'ecobid-functions-'));
writeFileSync(join(directory, 'index.mjs'), 'export const handler = () => null;');
afterAll(() => rmSync(directory, { recursive: true }));

const templateWith = (...names: string[]) =>
  templateOf('dev', (stack, settings) => {
    createFunctions(stack, new Map(names.map((name) => [name, directory])), {
      settings,
      table: createTable(stack, settings),
      identity: createIdentity(stack, settings),
      pepper: createPepper(stack),
    });
  });
const ALL = ['items-near', 'contact', 'auction-stream', 'auction-closer', 'auth-challenge', 'sign-in', 'pool-guard', 'phone-sweep'];
const template = templateWith(...ALL);
const idOf = (type: string) => Object.keys(template.findResources(type))[0]!;
const tableId = idOf('AWS::DynamoDB::Table');
const secretOf = (prefix: string) => ({
  Ref: Object.keys(template.findResources('AWS::SecretsManager::Secret')).find((id) => id.startsWith(prefix))!,
});
const secret = secretOf('CursorSecret');
const functionOf = (prefix: string) =>
  Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) => id.startsWith(prefix))![1].Properties;
const statementsOf = (prefix: string) =>
  Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) => id.startsWith(prefix))![1].Properties.PolicyDocument.Statement;
const logGroupOf = (prefix: string) => ({
  'Fn::GetAtt': [Object.keys(template.findResources('AWS::Logs::LogGroup')).find((id) => id.startsWith(prefix)), 'Arn'],
});

const LOGS = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] };
const XRAY = { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' };

test.each(['Contact', 'ItemsNear', 'AuctionStream', 'AuctionCloser', 'AuthChallenge', 'SignIn', 'PoolGuard', 'PhoneSweep'])(
  '%s runs on Node 24 on arm64, logs JSON, is traced',
  (name) => {
    expect(functionOf(name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: logGroupOf(name)['Fn::GetAtt'][0] } },
    });
  },
);

test('items-near has 512 MB, 10 s, the table, and the address of its secret', () => {
  expect(functionOf('ItemsNear')).toMatchObject({
    MemorySize: 512,
    Timeout: 10,
    Environment: {
      Variables: { TABLE: { Ref: tableId }, STAGE: 'dev', CURSOR_SECRET_ARN: secret, NODE_OPTIONS: '--enable-source-maps' },
    },
  });
});

test('items-near may query the two indexes by place and read its secret', () => {
  const index = (name: string) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [tableId, 'Arn'] }, `/index/${name}`]] });
  expect(statementsOf('ItemsNear')).toEqual([
    { ...LOGS, Resource: logGroupOf('ItemsNear') },
    { Effect: 'Allow', Action: 'dynamodb:Query', Resource: [index('GSI1'), index('GSI3')] },
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret },
    XRAY,
  ]);
});

test('contact may read one user of the pool at a time, and nothing of the table', () => {
  expect(functionOf('Contact')).toMatchObject({
    Timeout: 5,
    Environment: { Variables: { USER_POOL_ID: { Ref: idOf('AWS::Cognito::UserPool') } } },
  });
  expect(statementsOf('Contact')).toEqual([
    { ...LOGS, Resource: logGroupOf('Contact') },
    { Effect: 'Allow', Action: 'cognito-idp:AdminGetUser', Resource: { 'Fn::GetAtt': [idOf('AWS::Cognito::UserPool'), 'Arn'] } },
    XRAY,
  ]);
});

test('the secret is made by AWS and stands nowhere in the template', () => {
  expect(template.findResources('AWS::SecretsManager::Secret')[secret.Ref]!.Properties).toEqual({
    Description: 'Signs the page cursors of itemsNear.',
    GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
  });
});

const onRows = (actions: string | string[], partitions: string | string[]) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: { 'Fn::GetAtt': [tableId, 'Arn'] },
  Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [partitions].flat() } },
});
const CODES = [
  onRows(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], 'PHONE#*'),
  onRows('dynamodb:UpdateItem', 'SENT#*'),
  { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretOf('Pepper') },
  { Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:*' },
];
const poolArn = { 'Fn::GetAtt': [idOf('AWS::Cognito::UserPool'), 'Arn'] };

test('auth-challenge answers within the five seconds of a trigger, and may write phones, count messages and send them', () => {
  expect(functionOf('AuthChallenge')).toMatchObject({
    Timeout: 5,
    Environment: {
      Variables: {
        OTP_TTL_SECONDS: '300',
        OTP_MAX_ATTEMPTS: '5',
        SMS_COUNTRIES: 'DE,AT',
        SMS_HOURLY_MAX: '1000',
        PEPPER_SECRET_ARN: secretOf('Pepper'),
      },
    },
  });
  expect(statementsOf('AuthChallenge')).toEqual([{ ...LOGS, Resource: logGroupOf('AuthChallenge') }, ...CODES, XRAY]);
});

test('sign-in may besides count addresses, read a profile, and register and sign in users', () => {
  expect(functionOf('SignIn')).toMatchObject({ Timeout: 25, Environment: { Variables: { SESSION_MINUTES: '6', OTP_TTL_SECONDS: '300' } } });
  expect(statementsOf('SignIn')).toEqual([
    { ...LOGS, Resource: logGroupOf('SignIn') },
    ...CODES,
    onRows(['dynamodb:GetItem', 'dynamodb:PutItem'], 'ADDRESS#*'),
    onRows('dynamodb:GetItem', 'USER#*'),
    {
      Effect: 'Allow',
      Action: ['AdminCreateUser', 'AdminGetUser', 'AdminInitiateAuth', 'AdminRespondToAuthChallenge'].map(
        (action) => `cognito-idp:${action}`,
      ),
      Resource: poolArn,
    },
    XRAY,
  ]);
});

test('pool-guard may do nothing but log', () => {
  expect(statementsOf('PoolGuard')).toEqual([{ ...LOGS, Resource: logGroupOf('PoolGuard') }, XRAY]);
});

test('phone-sweep may read phones, and list and delete users', () => {
  expect(statementsOf('PhoneSweep')).toEqual([
    { ...LOGS, Resource: logGroupOf('PhoneSweep') },
    onRows('dynamodb:GetItem', 'PHONE#*'),
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretOf('Pepper') },
    { Effect: 'Allow', Action: ['cognito-idp:ListUsers', 'cognito-idp:AdminDeleteUser'], Resource: poolArn },
    XRAY,
  ]);
});

test('logs of functions are kept for a month', () => {
  const groups = Object.values(template.findResources('AWS::Logs::LogGroup'));
  expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual(ALL.map(() => 30));
});

test('a folder that is not in the list of needs fails, and says where to add it', () => {
  expect(() => templateWith(...ALL, 'chat')).toThrow('functions/chat has no entry in infra/functions.ts; add what it needs to NEEDS.');
});

test('an entry without a folder fails, and says what to do', () => {
  expect(() => templateWith(...ALL.filter((name) => name !== 'contact'))).toThrow(
    'infra/functions.ts has an entry "contact", but there is no functions/contact/handler.ts; remove one or add the other.',
  );
});
