import { expect, test } from 'vitest';
import { createApi } from '../../infra/api.ts';
import { createIdentity } from '../../infra/identity.ts';
import type { Stage } from '../../infra/settings.ts';
import { createTable } from '../../infra/table.ts';
import { propertiesOf, templateOf } from './template.ts';

const SCHEMA = 'type Query { health: String }';
const apiOf = (stage: Stage) =>
  templateOf(stage, (stack, settings) =>
    createApi(stack, settings, { schemaText: SCHEMA, identity: createIdentity(stack, settings), table: createTable(stack, settings) }),
  );
const dev = apiOf('dev');
const prod = apiOf('prod');
const api = propertiesOf(dev, 'AWS::AppSync::GraphQLApi');
const idOf = (type: string) => Object.keys(dev.findResources(type))[0]!;

test('users come in by default, guests by API key, services by IAM', () => {
  expect(api).toMatchObject({
    AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
    AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }, { AuthenticationType: 'AWS_IAM' }],
  });
});

test('only tokens that were issued to the app client of our pool are taken', () => {
  expect(api.UserPoolConfig).toEqual({
    UserPoolId: { Ref: idOf('AWS::Cognito::UserPool') },
    AppIdClientRegex: { Ref: idOf('AWS::Cognito::UserPoolClient') },
    AwsRegion: 'eu-central-1',
    DefaultAction: 'ALLOW',
  });
});

test('resolvers know the table, the stage, the version, the service and the currency', () => {
  expect(api.EnvironmentVariables).toEqual({
    TABLE: { Ref: idOf('AWS::DynamoDB::Table') },
    STAGE: 'dev',
    VERSION: '1.2.3',
    SERVICE: 'ecobid',
    DEFAULT_CURRENCY: 'EUR',
  });
});

test('a request may be 8 deep and run 250 resolvers, and is traced', () => {
  expect(api).toMatchObject({ QueryDepthLimit: 8, ResolverCountLimit: 250, XrayEnabled: true });
});

test('the schema can be asked for everywhere but in production', () => {
  expect(api.IntrospectionConfig).toBe('ENABLED');
  expect(propertiesOf(prod, 'AWS::AppSync::GraphQLApi').IntrospectionConfig).toBe('DISABLED');
});

test('errors are logged without what people sent, and kept for a month', () => {
  expect(api.LogConfig).toEqual({
    CloudWatchLogsRoleArn: { 'Fn::GetAtt': [idOf('AWS::IAM::Role'), 'Arn'] },
    FieldLogLevel: 'ERROR',
    ExcludeVerboseContent: true,
  });
  expect(propertiesOf(dev, 'AWS::Logs::LogGroup')).toEqual({
    LogGroupName: { 'Fn::Join': ['', ['/aws/appsync/apis/', { 'Fn::GetAtt': ['Api', 'ApiId'] }]] },
    RetentionInDays: 30,
  });
});

test('the log role writes to that log group, and works for APIs of this account only', () => {
  expect(propertiesOf(dev, 'AWS::IAM::Policy').PolicyDocument).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [idOf('AWS::Logs::LogGroup'), 'Arn'] },
      },
    ],
  });
  const { AssumeRolePolicyDocument } = propertiesOf(dev, 'AWS::IAM::Role') as {
    AssumeRolePolicyDocument: { Statement: [{ Condition: unknown }] };
  };
  const [{ Condition }] = AssumeRolePolicyDocument.Statement;
  expect(Condition).toMatchObject({
    StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', expect.arrayContaining([':apis/*'])] } },
  });
});

test('the schema stands in the template, so that a change of the contract shows in cdk diff', () => {
  expect(propertiesOf(dev, 'AWS::AppSync::GraphQLSchema').Definition).toBe(SCHEMA);
});

test('the key of guests ends on the day of the settings', () => {
  expect(propertiesOf(dev, 'AWS::AppSync::ApiKey').Expires).toBe(1_825_027_200);
});
