import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  type SchedulerClient,
  type Target,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsError, type Service } from '../../../local/service.ts';
import type { TestBus } from '../eventbridge/test-bus.ts';
import type { Memory } from '../lambda/test-context.ts';
import { receive } from '../sqs/test-queues.ts';
import { busArn, lambdaArn, queueArn } from '../targets/test-lambda.ts';
import { DAY_MS, RoleArn, restarted, START_MS, type TestScheduler, testScheduler } from './test-scheduler.ts';

let memory: Memory;
let stage: TestScheduler;
let bus: TestBus;
let scheduler: Service;
let client: SchedulerClient;

async function run(starting: Promise<TestScheduler>): Promise<void> {
  stage = await starting;
  ({ bus, scheduler, client } = stage);
}
const restart = (sleepMs: number) => run(restarted(memory, stage, sleepMs));
beforeEach(() => {
  memory = new Map();
  return run(testScheduler(memory, START_MS));
});
afterEach(() => bus.stop());

const input = (more: Partial<CreateScheduleCommandInput> & { Target?: Target } = {}): CreateScheduleCommandInput => ({
  Name: 'close',
  ScheduleExpression: 'at(2026-11-28T10:00:00)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: lambdaArn('f'), RoleArn, Input: '{"auction":"a1"}' },
  ...more,
});
const target = (more: Partial<Target>): Target => ({ Arn: lambdaArn('f'), RoleArn, Input: '{}', ...more });
const create = (more?: Parameters<typeof input>[0]) => client.send(new CreateScheduleCommand(input(more)));
const get = (Name = 'close', GroupName?: string) => client.send(new GetScheduleCommand({ Name, GroupName }));
const payloads = async () => {
  await vi.waitFor(() => expect(scheduler.pending?.()).toBe(0));
  return bus.lambda.events.map(({ payload }) => payload);
};
const advance = (ms: number) => bus.context.advance(ms);

describe('a one-time schedule', () => {
  test('fires at its time by the clock, once', async () => {
    await create();
    advance(7 * DAY_MS - 1);
    expect(await payloads()).toEqual([]);
    advance(1);
    expect(await payloads()).toEqual([{ auction: 'a1' }]);
    advance(7 * DAY_MS);
    expect(await payloads()).toHaveLength(1);
    expect((await get()).State).toBe('ENABLED');
  });

  test('fires in its time zone', async () => {
    await create({ ScheduleExpressionTimezone: 'Europe/Berlin' });
    advance(7 * DAY_MS - 3_600_000);
    expect(await payloads()).toHaveLength(1);
  });

  test('fires after a restart, and at the start when its time passed meanwhile', async () => {
    await create();
    await restart(DAY_MS);
    expect(await payloads()).toEqual([]);
    advance(6 * DAY_MS);
    expect(await payloads()).toHaveLength(1);
    await restart(0);
    expect(await payloads()).toEqual([]);
    await create({ Name: 'second', ScheduleExpression: 'at(2026-11-29T10:00:00)' });
    await restart(7 * DAY_MS);
    expect(await payloads()).toHaveLength(1);
  });

  test('fires at once when its time is over already', async () => {
    await create({ ScheduleExpression: 'at(2026-11-21T09:59:59)' });
    expect(await payloads()).toHaveLength(1);
  });

  test('is gone after its time when it is to be deleted then', async () => {
    await create({ ActionAfterCompletion: 'DELETE' });
    advance(7 * DAY_MS);
    expect(await payloads()).toHaveLength(1);
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('that is disabled, deleted or put off does not fire', async () => {
    await create({ State: 'DISABLED' });
    await create({ Name: 'gone' });
    await client.send(new DeleteScheduleCommand({ Name: 'gone' }));
    await create({ Name: 'later' });
    await client.send(new UpdateScheduleCommand(input({ Name: 'later', ScheduleExpression: 'at(2026-11-29T10:00:00)' })));
    advance(7 * DAY_MS);
    expect(await payloads()).toEqual([]);
    advance(DAY_MS);
    expect(await payloads()).toHaveLength(1);
  });

  test('fires anywhere within a flexible window, and always at the same time of it', async () => {
    await create({ FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 } });
    advance(7 * DAY_MS);
    expect(await payloads()).toEqual([]);
    advance(3_600_000);
    expect(await payloads()).toHaveLength(1);
  });
});

describe('a recurring schedule', () => {
  test('by rate fires at once and then at its rate, once for times that were jumped over', async () => {
    await create({ ScheduleExpression: 'rate(5 minutes)' });
    expect(await payloads()).toHaveLength(1);
    advance(299_999);
    expect(await payloads()).toHaveLength(1);
    advance(1);
    expect(await payloads()).toHaveLength(2);
    advance(DAY_MS);
    expect(await payloads()).toHaveLength(3);
  });

  test('fires between its dates only', async () => {
    await create({
      ScheduleExpression: 'rate(1 day)',
      StartDate: new Date(START_MS + DAY_MS),
      EndDate: new Date(START_MS + 2 * DAY_MS),
      ActionAfterCompletion: 'DELETE',
    });
    expect(await payloads()).toEqual([]);
    for (const fired of [1, 2, 2]) {
      advance(DAY_MS);
      expect(await payloads()).toHaveLength(fired);
    }
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('by cron goes on after a restart', async () => {
    await create({ ScheduleExpression: 'cron(0 12 * * ? *)' });
    await restart(3_600_000);
    advance(3_600_000);
    expect(await payloads()).toHaveLength(1);
    advance(DAY_MS);
    expect(await payloads()).toHaveLength(2);
  });
});

describe('a target', () => {
  const at = { ScheduleExpression: 'at(2026-11-21T10:00:00)' };

  test('that is a queue gets the input as it was written', async () => {
    const url = await bus.queue('q');
    await create({ ...at, Target: target({ Arn: queueArn('q'), Input: 'no JSON' }) });
    await payloads();
    expect((await receive(bus.sqsClient, url)).map(({ Body }) => Body)).toEqual(['no JSON']);
  });

  test('that is a bus gets an event with the input as its detail', async () => {
    await bus.create(bus.events, 'AWS::Events::Rule', 'Rule', {
      EventPattern: { source: ['auctions'] },
      Targets: [{ Id: 'f', Arn: lambdaArn('f') }],
    });
    const parameters = { Source: 'auctions', DetailType: 'Auction over' };
    await create({ ...at, Target: target({ Arn: busArn('default'), Input: '{"auction":"a1"}', EventBridgeParameters: parameters }) });
    await vi.waitFor(() => expect(bus.lambda.events).toHaveLength(1));
    expect(bus.lambda.events[0]!.payload).toMatchObject({ source: 'auctions', 'detail-type': 'Auction over', detail: { auction: 'a1' } });
  });

  test('is told of time, schedule, run and try where the input asks for them', async () => {
    const Input = '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>","try":<aws.scheduler.attempt-number>}';
    bus.lambda.failures.push(new AwsError('ServiceException', 'down', 500));
    await create({ ...at, Target: target({ Input }) });
    await vi.waitFor(() => expect(bus.lambda.failures).toEqual([]));
    advance(100);
    expect(await payloads()).toEqual([
      { at: '2026-11-21T10:00:00Z', by: 'arn:aws:scheduler:eu-central-1:000000000000:schedule/default/close', try: 2 },
    ]);
  });

  test('without an input gets an event', async () => {
    await create({ ...at, Target: { Arn: lambdaArn('f'), RoleArn } });
    expect(await payloads()).toEqual([
      expect.objectContaining({ source: 'aws.scheduler', 'detail-type': 'Scheduled Event', time: '2026-11-21T10:00:00Z', detail: '{}' }),
    ]);
  });

  test('that fails to the end leaves its input in the dead-letter queue, with the reason', async () => {
    const url = await bus.queue('dead');
    for (const _ of [1, 2]) bus.lambda.failures.push(new AwsError('TooManyRequestsException', 'Rate exceeded', 429));
    const RetryPolicy = { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 };
    await create({ ...at, Target: target({ Input: '{"auction":"a1"}', RetryPolicy, DeadLetterConfig: { Arn: queueArn('dead') } }) });
    await vi.waitFor(() => expect(bus.lambda.failures).toHaveLength(1));
    advance(100);
    await payloads();
    const [letter] = await receive(bus.sqsClient, url);
    expect(letter!.Body).toBe('{"auction":"a1"}');
    const attributes = Object.entries(letter!.MessageAttributes!).map(([name, { StringValue }]) => [name, StringValue]);
    expect(Object.fromEntries(attributes)).toEqual({
      SCHEDULE_ARN: 'arn:aws:scheduler:eu-central-1:000000000000:schedule/default/close',
      SCHEDULED_TIME: '2026-11-21T10:00:00Z',
      EXECUTION_ID: expect.stringMatching(/^[0-9a-f]{16}$/),
      IS_PAYLOAD_TRUNCATED: 'false',
      TARGET_ARN: lambdaArn('f'),
      ERROR_CODE: 'TooManyRequestsException',
      ERROR_MESSAGE: 'Rate exceeded',
      RETRY_ATTEMPTS: '1',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
  });

  test('is given up when the event is too old for another try', async () => {
    const url = await bus.queue('dead');
    for (let tries = 0; tries < 20; tries += 1) bus.lambda.failures.push(new AwsError('ServiceException', 'down', 500));
    await create({ ...at, Target: target({ RetryPolicy: { MaximumEventAgeInSeconds: 60 }, DeadLetterConfig: { Arn: queueArn('dead') } }) });
    // 0.1 + 0.2 + … + 25.6 s are 51.1 s, and the next wait would end after the minute.
    for (let tries = 1; tries <= 10; tries += 1) {
      await vi.waitFor(() => expect(bus.lambda.failures).toHaveLength(20 - tries));
      advance(100 * 2 ** (tries - 1));
    }
    await payloads();
    const [letter] = await receive(bus.sqsClient, url);
    expect(letter!.MessageAttributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumEventAgeInSeconds' },
      RETRY_ATTEMPTS: { StringValue: '9' },
    });
  });

  test.each([
    ['duplicate', 0, 2],
    ['late', 0, 0],
    ['late', 60_000, 1],
    ['lostAnswer', 100, 2],
    ['throttle', 100, 1],
  ])('by fault %s has got it after %i ms %i times', async (kind, ms, times) => {
    bus.context.faults.next('Deliver', kind);
    await create(at);
    await vi.waitFor(() => expect(bus.context.faults.left()).toBe(0));
    advance(ms);
    expect(await payloads()).toHaveLength(times);
  });
});

describe('the API', () => {
  test('tells a schedule as it was made', async () => {
    const made = await create({ Description: 'ends', StartDate: new Date(START_MS), ScheduleExpression: 'rate(2 days)' });
    expect(made.ScheduleArn).toBe('arn:aws:scheduler:eu-central-1:000000000000:schedule/default/close');
    expect(await get()).toMatchObject({
      Arn: made.ScheduleArn,
      Name: 'close',
      GroupName: 'default',
      Description: 'ends',
      ScheduleExpression: 'rate(2 days)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      StartDate: new Date(START_MS),
      CreationDate: new Date(START_MS),
      ActionAfterCompletion: 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: lambdaArn('f'),
        Input: '{"auction":"a1"}',
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
      },
    });
  });

  test('takes a request with its ClientToken once, also over a restart', async () => {
    const first = await create({ ClientToken: 't1' });
    await restart(0);
    expect((await create({ ClientToken: 't1' })).ScheduleArn).toBe(first.ScheduleArn);
    await expect(create({ ClientToken: 't1', Description: 'other' })).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(create({ ClientToken: 't2' })).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'Schedule close already exists.',
      $metadata: { httpStatusCode: 409 },
    });
    for (const _ of [1, 2]) await client.send(new DeleteScheduleCommand({ Name: 'close', ClientToken: 't3' }));
    await expect(client.send(new DeleteScheduleCommand({ Name: 'close' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('keeps groups, and deletes their schedules with them', async () => {
    await client.send(new CreateScheduleGroupCommand({ Name: 'auctions' }));
    await expect(client.send(new CreateScheduleGroupCommand({ Name: 'auctions' }))).rejects.toMatchObject({ name: 'ConflictException' });
    await create({ GroupName: 'auctions' });
    await create();
    expect((await get('close', 'auctions')).Arn).toMatch(/schedule\/auctions\/close$/);
    expect((await client.send(new GetScheduleGroupCommand({ Name: 'auctions' }))).State).toBe('ACTIVE');
    const { ScheduleGroups } = await client.send(new ListScheduleGroupsCommand({}));
    expect(ScheduleGroups!.map(({ Name }) => Name)).toEqual(['auctions', 'default']);
    await client.send(new DeleteScheduleGroupCommand({ Name: 'auctions' }));
    advance(7 * DAY_MS);
    expect(await payloads()).toHaveLength(1);
    await expect(create({ GroupName: 'auctions' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(new DeleteScheduleGroupCommand({ Name: 'default' }))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('lists schedules by pages, group, prefix and state', async () => {
    for (const Name of ['a1', 'a2', 'a3', 'b1']) await create({ Name, State: Name === 'a2' ? 'DISABLED' : 'ENABLED' });
    const names = async (query: object) => {
      const { Schedules, NextToken } = await client.send(new ListSchedulesCommand(query));
      return { names: Schedules!.map(({ Name }) => Name), NextToken };
    };
    const first = await names({ MaxResults: 3 });
    expect(first.names).toEqual(['a1', 'a2', 'a3']);
    expect(await names({ MaxResults: 3, NextToken: first.NextToken })).toEqual({ names: ['b1'], NextToken: undefined });
    expect((await names({ NamePrefix: 'a', State: 'ENABLED', GroupName: 'default' })).names).toEqual(['a1', 'a3']);
  });

  test.each<[object, RegExp]>([
    [{ Name: 'a b' }, /Name: must be 1 to 64/],
    [{ ScheduleExpression: 'rate(1 week)' }, /Invalid Schedule Expression rate\(1 week\)/],
    [{ ScheduleExpressionTimezone: 'Mars/X' }, /Invalid Schedule Expression/],
    [{ FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, /MaximumWindowInMinutes/],
    [{ FlexibleTimeWindow: undefined }, /FlexibleTimeWindow/],
    [{ Target: target({ Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' }) }, /no other target is run here/],
    [{ Target: target({ KinesisParameters: { PartitionKey: 'x' } }) }, /KinesisParameters/],
    [{ Target: target({ Input: 'no JSON' }) }, /Input of this target must be JSON/],
    [{ Target: target({ Arn: busArn('default') }) }, /needs EventBridgeParameters/],
    [{ Target: target({ RetryPolicy: { MaximumRetryAttempts: 186 } }) }, /MaximumRetryAttempts/],
    [{ Target: target({ RoleArn: 'role' }) }, /must be the ARN of a role/],
    [{ ScheduleExpression: 'rate(1 day)', StartDate: new Date(START_MS - 301_000) }, /earlier than 5 minutes/],
    [{ StartDate: new Date(START_MS + 2), EndDate: new Date(START_MS + 1) }, /EndDate must come after/],
    [{ ClientToken: 'ä' }, /ClientToken/],
  ])('refuses %j', async (more, message) => {
    await expect(create(more)).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringMatching(message) });
    expect((await client.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
  });

  test('refuses what is not signed, no JSON, or no operation', async () => {
    const url = `${bus.endpoint}/schedules/x`;
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-central-1/scheduler/aws4_request, SignedHeaders=host, Signature=00';
    const seen = async (init: RequestInit, path = url) => {
      const response = await fetch(path, init);
      return [response.status, response.headers.get('x-amzn-errortype')];
    };
    expect(await seen({ method: 'POST', body: '{}' })).toEqual([403, 'MissingAuthenticationTokenException']);
    expect(await seen({ method: 'POST', body: '[', headers: { authorization } })).toEqual([400, 'SerializationException']);
    expect(await seen({ method: 'PATCH', headers: { authorization } })).toEqual([404, 'UnknownOperationException']);
    expect(await seen({ headers: { authorization } }, `${bus.endpoint}/schedules/%E0%A4`)).toEqual([400, 'ValidationException']);
  });

  test.each([
    ['throttle', 429],
    ['internal', 500],
    ['conflict', 409],
  ])('fails by fault %s with status %i and makes nothing', async (kind, status) => {
    bus.context.faults.next('CreateSchedule', kind);
    await expect(create()).rejects.toMatchObject({ $metadata: { httpStatusCode: status } });
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('loses an answer by fault, and gives it to the same request again', async () => {
    bus.context.faults.next('CreateSchedule', 'lostAnswer');
    await expect(create({ ClientToken: 't1' })).rejects.not.toHaveProperty('$metadata.httpStatusCode');
    expect((await create({ ClientToken: 't1' })).ScheduleArn).toMatch(/close$/);
  });
});
