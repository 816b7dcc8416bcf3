import { expect, test } from 'vitest';
import { synthesizeMarket } from './market.ts';

const { template } = await synthesizeMarket();
const only = (type: string, prefix: string): [id: string, properties: Record<string, unknown>] => {
  const [found] = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(prefix));
  return [found![0], found![1].Properties];
};
const [streamId] = only('AWS::Lambda::Function', 'MarketStream');
const deadLetters = { 'Fn::GetAtt': [only('AWS::SQS::Queue', 'MarketStreamDeadLetters')[0], 'Arn'] };
const statementsOf = (prefix: string) =>
  (only('AWS::IAM::Policy', prefix)[1].PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement;

test('suspended and deleted profiles alone call the second reader of the stream, by the rules of the first', () => {
  const [, mapping] = only('AWS::Lambda::EventSourceMapping', 'MarketStream');
  expect(mapping).toMatchObject({
    FunctionName: { Ref: streamId },
    StartingPosition: 'TRIM_HORIZON',
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 3600,
    DestinationConfig: { OnFailure: { Destination: deadLetters } },
  });
  const { Filters } = mapping.FilterCriteria as { Filters: { Pattern: string }[] };
  const profile = { SK: { S: ['PROFILE'] } };
  const isSet = { S: [{ exists: true }] };
  expect(Filters.map(({ Pattern }) => JSON.parse(Pattern).dynamodb)).toEqual([
    { Keys: profile, NewImage: { suspendedAt: isSet } },
    { Keys: profile, OldImage: { suspendedAt: isSet } },
    { Keys: profile, NewImage: { deletedAt: isSet } },
  ]);
});

test('no more than two functions read the stream: AWS throttles a third', () => {
  expect(Object.keys(template.findResources('AWS::Lambda::EventSourceMapping'))).toHaveLength(2);
});

test('its schedules call it again and nothing else, and what fails of them ends in its queue', () => {
  expect(statementsOf('StandingScheduleRole')).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [streamId, 'Arn'] } },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLetters },
  ]);
});

test('it may shut out and delete users of the pool, end subscriptions and tell users, and no more of either', () => {
  const statements = statementsOf('MarketStreamRole');
  const pool = statements.filter(({ Action }) => `${Action}`.startsWith('cognito-idp:'));
  expect(pool.map(({ Action }) => Action)).toEqual([
    ['AdminDeleteUser', 'AdminDisableUser', 'AdminEnableUser', 'AdminUserGlobalSignOut'].map((action) => `cognito-idp:${action}`),
  ]);
  const calls = statements.filter(({ Action }) => Action === 'appsync:GraphQL');
  expect(JSON.stringify(calls.map(({ Resource }) => Resource)).match(/fields\/\w+/g)).toEqual([
    'fields/endSubscriptions',
    'fields/publishNotification',
  ]);
});

test('account may look at users and not change them', () => {
  const pool = statementsOf('AccountRole').filter(({ Action }) => `${Action}`.startsWith('cognito-idp:'));
  expect(pool.map(({ Action }) => Action)).toEqual([['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser']]);
});
