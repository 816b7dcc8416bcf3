import { PutEventsCommand, type PutEventsRequestEntry, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsError, type JsonObject } from '../../../local/service.ts';
import type { Memory } from '../lambda/test-context.ts';
import { receive } from '../sqs/test-queues.ts';
import { busArn, lambdaArn, queueArn } from '../targets/test-lambda.ts';
import { type TestBus, testBus } from './test-bus.ts';

let memory: Memory;
let bus: TestBus;
beforeEach(async () => {
  memory = new Map();
  bus = await testBus(memory);
});
afterEach(() => bus.stop());

const ALL = { source: [{ exists: true }] };
const bid = { Source: 'auctions', DetailType: 'Bid placed', Detail: '{"price":300,"by":{"name":"Ann \\"A\\""}}' };
const lambdaTarget = { Id: 'f', Arn: lambdaArn('f') };

const rule = (properties: JsonObject, logicalId = 'Rule') =>
  bus.create(bus.events, 'AWS::Events::Rule', logicalId, { Name: logicalId, ...properties });
const serve = () => bus.serve([bus.sqs, bus.events]);
const put = (...Entries: PutEventsRequestEntry[]) => bus.client.send(new PutEventsCommand({ Entries }));
const quiet = () => vi.waitFor(() => expect(bus.events.pending?.()).toBe(0));
const payloads = async () => {
  await quiet();
  return bus.lambda.events.map(({ payload }) => payload);
};

/** The same disk and the same time, other processes. */
async function restart(remake: () => Promise<unknown>, sleepMs = 0): Promise<void> {
  const now = bus.context.clock.now();
  await bus.stop();
  bus = await testBus(memory, now + sleepMs);
  await remake();
  await serve();
}

describe('an event', () => {
  test('comes whole to the function and the queue of each rule that it fits, and to no other', async () => {
    const url = await bus.queue('q');
    await rule({
      EventPattern: { detail: { price: [{ numeric: ['>', 100] }] } },
      Targets: [lambdaTarget, { Id: 'q', Arn: queueArn('q') }],
    });
    await rule({ EventPattern: { source: ['other'] }, Targets: [{ Id: 'g', Arn: lambdaArn('g') }] }, 'Other');
    await rule({ EventPattern: ALL, State: 'DISABLED', Targets: [{ Id: 'g', Arn: lambdaArn('g') }] }, 'Disabled');
    await serve();
    const { Entries, FailedEntryCount } = await put({ ...bid, Time: new Date('2026-01-02T03:04:05Z'), Resources: ['item'] });
    const event = {
      version: '0',
      id: Entries![0]!.EventId,
      'detail-type': 'Bid placed',
      source: 'auctions',
      account: '000000000000',
      time: '2026-01-02T03:04:05Z',
      region: 'eu-central-1',
      resources: ['item'],
      detail: { price: 300, by: { name: 'Ann "A"' } },
    };
    expect(FailedEntryCount).toBe(0);
    expect(await payloads()).toEqual([event]);
    expect(bus.lambda.events[0]!.functionName).toBe(lambdaArn('f'));
    expect(await bus.messages(url)).toEqual([event]);
  });

  test('of another bus is seen by the rules of that bus only, and may be handed on to a third', async () => {
    for (const name of ['market', 'archive']) await bus.create(bus.events, 'AWS::Events::EventBus', name, { Name: name });
    await rule({ EventBusName: 'market', EventPattern: ALL, Targets: [{ Id: 'b', Arn: busArn('archive') }] });
    await rule({ EventBusName: busArn('archive'), EventPattern: ALL, Targets: [lambdaTarget] }, 'Archive');
    await rule({ EventPattern: ALL, Targets: [{ Id: 'g', Arn: lambdaArn('g') }] }, 'Default');
    await serve();
    const { Entries } = await put({ ...bid, EventBusName: 'market' });
    expect(await payloads()).toEqual([expect.objectContaining({ id: Entries![0]!.EventId, source: 'auctions' })]);
    expect(bus.lambda.events[0]!.functionName).toBe(lambdaArn('f'));
  });

  test.each<[string, JsonObject, unknown]>([
    ['a constant', { Input: '{"a":1}' }, { a: 1 }],
    ['a part', { InputPath: '$.detail.by' }, { name: 'Ann "A"' }],
    ['a part that is not there', { InputPath: '$.detail.none' }, null],
    [
      'a template of an object',
      {
        InputTransformer: {
          InputPathsMap: { price: '$.detail.price', by: '$.detail.by', name: '$.detail.by.name', none: '$.detail.none' },
          InputTemplate: '{"price":<price>,"by":<by>,"text":"<name> bids <price><none>","none":<none>,"rule":"<aws.events.rule-name>"}',
        },
      },
      { price: 300, by: { name: 'Ann "A"' }, text: 'Ann "A" bids 300', none: null, rule: 'Rule' },
    ],
    ['a template of a text', { InputTransformer: { InputPathsMap: { p: '$.detail.price' }, InputTemplate: '"costs <p>"' } }, 'costs 300'],
  ])('is told to a target as %s', async (_, input, expected) => {
    await rule({ EventPattern: ALL, Targets: [{ ...lambdaTarget, ...input }] });
    await serve();
    await put(bid);
    expect(await payloads()).toEqual([expected]);
  });
});

describe('a target that fails', () => {
  const withQueue = (more: JsonObject = {}) => ({
    EventPattern: ALL,
    Targets: [{ ...lambdaTarget, DeadLetterConfig: { Arn: queueArn('dead') }, ...more }],
  });
  const throttled = () => new AwsError('TooManyRequestsException', 'Rate exceeded', 429);

  test('is tried again until it takes the event', async () => {
    await rule({ EventPattern: ALL, Targets: [lambdaTarget] });
    await serve();
    bus.lambda.failures.push(throttled(), throttled());
    await put(bid);
    for (const ms of [100, 200]) {
      expect(bus.lambda.events).toEqual([]);
      await vi.waitFor(() => expect(bus.lambda.failures).toHaveLength(ms === 100 ? 1 : 0));
      bus.context.advance(ms);
    }
    expect(await payloads()).toHaveLength(1);
  });

  test('leaves the event in the dead-letter queue with the reason when its tries are spent', async () => {
    const url = await bus.queue('dead');
    await rule(withQueue({ RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 }, InputPath: '$.detail' }));
    await serve();
    bus.lambda.failures.push(throttled(), throttled());
    const { Entries } = await put(bid);
    await vi.waitFor(() => expect(bus.lambda.failures).toHaveLength(1));
    bus.context.advance(100);
    await quiet();
    const [letter] = await receive(bus.sqsClient, url);
    expect(JSON.parse(letter!.Body!)).toMatchObject({ id: Entries![0]!.EventId, source: 'auctions' });
    const attributes = Object.entries(letter!.MessageAttributes!).map(([name, { StringValue }]) => [name, StringValue]);
    expect(Object.fromEntries(attributes)).toEqual({
      RULE_ARN: 'arn:aws:events:eu-central-1:000000000000:rule/Rule',
      TARGET_ARN: lambdaArn('f'),
      ERROR_CODE: 'THROTTLING',
      ERROR_MESSAGE: 'Rate exceeded',
      RETRY_ATTEMPTS: '1',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
    expect(bus.lambda.events).toEqual([]);
  });

  test('because it does not exist is not tried again', async () => {
    const url = await bus.queue('dead');
    await rule(withQueue({ Arn: lambdaArn('missing') }));
    await serve();
    await put(bid);
    await quiet();
    const [letter] = await receive(bus.sqsClient, url);
    expect(letter!.MessageAttributes).toMatchObject({ ERROR_CODE: { StringValue: 'NO_RESOURCE' }, RETRY_ATTEMPTS: { StringValue: '0' } });
    expect(letter!.MessageAttributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
  });

  test('gets the event after a restart too', async () => {
    const remake = () => rule({ EventPattern: ALL, Targets: [lambdaTarget] });
    await remake();
    await serve();
    bus.lambda.failures.push(throttled());
    await put(bid);
    await vi.waitFor(() => expect(bus.lambda.failures).toEqual([]));
    expect(bus.lambda.events).toEqual([]);
    await restart(remake, 100);
    expect(await payloads()).toEqual([expect.objectContaining({ source: 'auctions' })]);
  });
});

describe('a rule with a schedule', () => {
  const HOURLY = { ScheduleExpression: 'rate(1 hour)', Targets: [lambdaTarget] };
  const scheduledEvent = expect.objectContaining({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    resources: ['arn:aws:events:eu-central-1:000000000000:rule/Rule'],
    detail: {},
  });

  test('fires an hour after it was made and each hour from then on, once for hours that were jumped over', async () => {
    await rule(HOURLY);
    await serve();
    bus.context.advance(3_599_999);
    expect(await payloads()).toEqual([]);
    bus.context.advance(1);
    expect(await payloads()).toEqual([scheduledEvent]);
    bus.context.advance(5 * 3_600_000);
    expect(await payloads()).toHaveLength(2);
    bus.context.advance(3_600_000);
    expect(await payloads()).toHaveLength(3);
  });

  test('fires at the start when its hour passed while the cloud was off', async () => {
    await rule(HOURLY);
    await serve();
    await restart(() => rule(HOURLY), 3_600_000);
    expect(await payloads()).toEqual([scheduledEvent]);
  });

  test('fires by cron in UTC', async () => {
    await rule({ ScheduleExpression: 'cron(0 10 * * ? *)', Targets: [lambdaTarget] });
    await serve();
    bus.context.advance(86_400_000);
    const [event] = await payloads();
    expect(event).toMatchObject({ time: expect.stringMatching(/T10:00:00Z$/) });
  });
});

describe('PutEvents', () => {
  test('refuses entries one by one, each with its reason', async () => {
    await rule({ EventPattern: ALL, Targets: [lambdaTarget] });
    await serve();
    const { FailedEntryCount, Entries } = await put(
      bid,
      { ...bid, Source: '' },
      { DetailType: 'x', Source: 'x' },
      { ...bid, Detail: '[1]' },
      { ...bid, Detail: '{' },
      { ...bid, Source: 'aws.s3' },
    );
    expect(FailedEntryCount).toBe(5);
    expect(Entries!.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'InvalidArgument',
      'InvalidArgument',
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
    ]);
    expect(Entries![1]!.ErrorMessage).toBe('Parameter Source is not valid. Reason: Source is a required argument.');
    expect(await payloads()).toHaveLength(1);
  });

  test('loses what goes to a bus that does not exist, as EventBridge does', async () => {
    await serve();
    expect(await put({ ...bid, EventBusName: 'none' })).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(bus.context.logged).toContainEqual({ service: 'events', message: 'no such bus', fields: { bus: 'none' } });
  });

  test('refuses no entries, more than ten, more than 256 KB, and what is not signed', async () => {
    await serve();
    await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(...Array.from({ length: 11 }, () => bid))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put({ ...bid, Time: new Date(8.64e15) })).rejects.toMatchObject({ name: 'ValidationException' });
    const large = { ...bid, Detail: JSON.stringify({ text: 'x'.repeat(262_144) }) };
    await expect(put(large)).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('size') });
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents' };
    const unsigned = await fetch(bus.endpoint, { method: 'POST', headers, body: '{}' });
    expect([unsigned.status, unsigned.headers.get('x-amzn-errortype')]).toEqual([400, 'MissingAuthenticationTokenException']);
  });

  test('fails as a fault says', async () => {
    await rule({ EventPattern: ALL, Targets: [lambdaTarget] });
    await serve();
    bus.context.faults.next('PutEvents', 'throttle');
    await expect(put(bid)).rejects.toMatchObject({ name: 'ThrottlingException' });
    bus.context.faults.next('PutEvents', 'internal');
    await expect(put(bid)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    bus.context.faults.next('PutEvents', 'unprocessed', 0.9);
    const { Entries } = await put(bid, bid);
    expect(Entries!.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'InternalFailure']);
    expect(await payloads()).toHaveLength(1);
    bus.context.faults.next('PutEvents', 'lostAnswer');
    await expect(put(bid)).rejects.not.toHaveProperty('$metadata.httpStatusCode');
    expect(await payloads()).toHaveLength(2);
  });

  test('is not needed to test a pattern', async () => {
    await serve();
    const Event = JSON.stringify({ source: 'a' });
    const tried = (pattern: object) => bus.client.send(new TestEventPatternCommand({ Event, EventPattern: JSON.stringify(pattern) }));
    expect((await tried({ source: ['a'] })).Result).toBe(true);
    await expect(tried({ source: [{ like: 'a' }] })).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  });
});

describe('a delivery by fault', () => {
  test.each([
    ['duplicate', 0, 2],
    ['late', 0, 0],
    ['late', 60_000, 1],
    ['shuffle', 100, 1],
    ['lostAnswer', 100, 2],
    ['internal', 100, 1],
  ])('%s has come after %i ms %i times', async (kind, ms, times) => {
    await rule({ EventPattern: ALL, Targets: [lambdaTarget] });
    await serve();
    bus.context.faults.next('Deliver', kind);
    await put(bid);
    await vi.waitFor(() => expect(bus.context.faults.left()).toBe(0));
    bus.context.advance(ms);
    await quiet();
    expect(bus.lambda.events).toHaveLength(times);
  });
});

describe('a rule of a template', () => {
  test.each<[JsonObject, RegExp]>([
    [{ EventPattern: { source: [{ like: 'x' }] } }, /Rule \(AWS::Events::Rule\): source: Unrecognized match type like/],
    [{}, /has an EventPattern or a ScheduleExpression/],
    [{ EventPattern: ALL, EventBusName: 'none' }, /there is no event bus none/],
    [{ ScheduleExpression: 'at(2026-01-01T00:00:00)' }, /takes rate and cron/],
    [{ ScheduleExpression: 'rate(1 week)' }, /Invalid Schedule Expression/],
    [{ EventPattern: ALL, Targets: [{ ...lambdaTarget, EcsParameters: {} }] }, /EcsParameters/],
    [{ EventPattern: ALL, Targets: [{ ...lambdaTarget, InputPath: '$..x' }] }, /the path \$\.\.x is not followed here/],
    [{ EventPattern: ALL, Targets: [{ ...lambdaTarget, Input: 'x' }] }, /Input must be JSON/],
    [{ EventPattern: ALL, Targets: [{ ...lambdaTarget, Input: '1', InputPath: '$' }] }, /one of Input, InputPath and InputTransformer/],
    [{ EventPattern: ALL, Targets: [{ ...lambdaTarget, InputTransformer: { InputTemplate: '"<x>"' } }] }, /uses <x>/],
    [{ EventPattern: ALL, Targets: [{ ...lambdaTarget, InputTransformer: { InputTemplate: '"a"\n"b"' } }] }, /must be JSON/],
    [{ EventPattern: ALL, Targets: [{ ...lambdaTarget, RetryPolicy: { MaximumRetryAttempts: 186 } }] }, /MaximumRetryAttempts/],
  ])('with %j is refused', async (properties, message) => {
    await expect(rule(properties)).rejects.toThrow(message);
  });
});
