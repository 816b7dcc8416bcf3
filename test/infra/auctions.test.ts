import { expect, test } from 'vitest';
import { synthesizeMarket } from './market.ts';

const { template } = await synthesizeMarket();
const only = (type: string, prefix = ''): [id: string, properties: Record<string, unknown>] => {
  const [found] = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(prefix));
  return [found![0], found![1].Properties];
};
const [streamId, stream] = only('AWS::Lambda::Function', 'AuctionStream');
const [closerId, closer] = only('AWS::Lambda::Function', 'AuctionCloser');
const deadLettersArn = (name: string) => ({ 'Fn::GetAtt': [only('AWS::SQS::Queue', name)[0], 'Arn'] });
const statementsOf = (prefix: string): unknown[] =>
  (only('AWS::IAM::Policy', prefix)[1].PolicyDocument as { Statement: unknown[] }).Statement;

test('only writes of auctions call the processor, and not its own mark; a poison record is bisected out, tried five times, for an hour', () => {
  const [, mapping] = only('AWS::Lambda::EventSourceMapping', 'AuctionStream');
  expect(mapping).toMatchObject({
    FunctionName: { Ref: streamId },
    EventSourceArn: { 'Fn::GetAtt': [only('AWS::DynamoDB::Table')[0], 'StreamArn'] },
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 3600,
    DestinationConfig: { OnFailure: { Destination: deadLettersArn('AuctionStreamDeadLetters') } },
  });
  const [{ Pattern }] = (mapping.FilterCriteria as { Filters: [{ Pattern: string }] }).Filters;
  expect(JSON.parse(Pattern)).toEqual({
    dynamodb: { Keys: { SK: { S: ['AUCTION'] } }, NewImage: { isNoted: { BOOL: [{ exists: false }] } } },
  });
});

test('the sweep runs every five minutes, and what fails of it ends in a queue', () => {
  expect(only('AWS::Events::Rule', 'AuctionSweep')[1]).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
    Targets: [
      {
        Arn: { 'Fn::GetAtt': [closerId, 'Arn'] },
        Input: '{"task":"SWEEP"}',
        DeadLetterConfig: { Arn: deadLettersArn('AuctionCloserDeadLetters') },
        RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 },
      },
    ],
  });
});

test('schedules of auctions may call the closer and nothing else, and only those of our group', () => {
  const [, role] = only('AWS::IAM::Role', 'AuctionScheduleRole');
  expect(role.AssumeRolePolicyDocument).toMatchObject({
    Statement: [{ Principal: { Service: 'scheduler.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceArn': expect.anything() } } }],
  });
  expect(statementsOf('AuctionScheduleRole')).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [closerId, 'Arn'] } },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLettersArn('AuctionCloserDeadLetters') },
  ]);
});

test.each(['AuctionStream', 'AuctionCloser'])('%s may call the two mutations that publish, and make schedules of our group', (name) => {
  const actions = statementsOf(`${name}Role`) as { Action: unknown; Resource: unknown }[];
  const published = actions.find(({ Action }) => Action === 'appsync:GraphQL');
  expect(JSON.stringify(published?.Resource)).toMatch(/publishAuctionEvent.*publishNotification/);
  expect(actions.map(({ Action }) => Action)).toContain('scheduler:CreateSchedule');
  expect(actions.map(({ Action }) => Action)).not.toContain('scheduler:*');
});

test('both know what they call by their environment, which holds no secret', () => {
  const namesOf = (properties: Record<string, unknown>) =>
    Object.keys((properties.Environment as { Variables: object }).Variables).toSorted();
  const common = ['API_URL', 'NODE_OPTIONS', 'SCHEDULE_DEAD_LETTERS_ARN', 'SCHEDULE_GROUP', 'SCHEDULE_ROLE_ARN', 'STAGE', 'TABLE'];
  expect(namesOf(closer)).toEqual(common);
  expect(namesOf(stream)).toEqual([...common, 'CLOSER_ARN', 'DEAD_LETTERS_URL', 'EVENT_BUS'].toSorted());
});

test('dead letters are encrypted, kept for two weeks and reached by TLS only', () => {
  for (const { Properties } of Object.values(template.findResources('AWS::SQS::Queue'))) {
    expect(Properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  }
  const queues = Object.keys(template.findResources('AWS::SQS::Queue'));
  expect(queues).toHaveLength(4);
  expect(Object.keys(template.findResources('AWS::SQS::QueuePolicy'))).toHaveLength(queues.length);
});
