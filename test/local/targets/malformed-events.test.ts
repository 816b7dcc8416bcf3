import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScheduler } from '../../../local/scheduler/scheduler.ts';
import { type TestBus, testBus } from '../eventbridge/test-bus.ts';

const SEEDS = [1, Date.now() % 1_000_000];
const RUNS = 40;
const authorization = 'AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-central-1/any/aws4_request, SignedHeaders=host, Signature=00';

let bus: TestBus;
beforeAll(async () => {
  bus = await testBus();
  await bus.queue('jobs');
  await bus.serve([bus.sqs, bus.events, createScheduler(bus.context, { targets: bus.targets })]);
});
afterAll(() => bus.stop());

/** An input of which each part may be what it should be, something else, or missing. */
const broken = (parts: Record<string, unknown>): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(Object.entries(parts).map(([name, good]) => [name, fc.oneof(fc.constant(good), fc.jsonValue())])), {
    requiredKeys: [],
  });

const queue = { QueueUrl: '/000000000000/jobs' };
const entry = { Source: 'a', DetailType: 'b', Detail: '{}', Resources: [], Time: 1, EventBusName: 'default' };
const schedule = {
  ScheduleExpression: 'rate(1 day)',
  ScheduleExpressionTimezone: 'UTC',
  FlexibleTimeWindow: { Mode: 'OFF' },
  StartDate: 2e9,
  EndDate: 3e9,
  GroupName: 'default',
  ClientToken: 'token',
  State: 'ENABLED',
};
const target = {
  Arn: 'arn:aws:sqs:eu-central-1:000000000000:jobs',
  RoleArn: 'arn:aws:iam::000000000000:role/r',
  Input: '{}',
  RetryPolicy: {},
};

const post = (headers: object) => (input: object) => ({
  path: '/',
  init: { method: 'POST', headers: { authorization, ...headers }, body: JSON.stringify(input) },
});
const onQueues = (action: string) => post({ 'x-amz-target': `AmazonSQS.${action}` });
const putEvents = post({ 'x-amz-target': 'AWSEvents.PutEvents' });

const requests = {
  SendMessage: broken({ ...queue, MessageBody: 'x', DelaySeconds: 1, MessageAttributes: {}, MessageSystemAttributes: {} }).map(
    onQueues('SendMessage'),
  ),
  SendMessageBatch: broken({ ...queue, Entries: [{ Id: 'a', MessageBody: 'x' }, {}] }).map(onQueues('SendMessageBatch')),
  ReceiveMessage: broken({ ...queue, MaxNumberOfMessages: 1, WaitTimeSeconds: 0, AttributeNames: ['All'] }).map(onQueues('ReceiveMessage')),
  DeleteMessage: broken({ ...queue, ReceiptHandle: 'x' }).map(onQueues('DeleteMessage')),
  ChangeMessageVisibility: broken({ ...queue, ReceiptHandle: 'x', VisibilityTimeout: 1 }).map(onQueues('ChangeMessageVisibility')),
  GetQueueAttributes: broken({ ...queue, AttributeNames: ['All'] }).map(onQueues('GetQueueAttributes')),
  PutEvents: fc.array(broken(entry), { maxLength: 3 }).map((Entries) => putEvents({ Entries })),
  CreateSchedule: fc.tuple(fc.string({ minLength: 1 }), broken(schedule), broken(target)).map(([name, input, Target]) => ({
    path: `/schedules/${encodeURIComponent(name).replaceAll('.', 'x')}`,
    init: { method: 'POST', headers: { authorization }, body: JSON.stringify({ ...input, Target }) },
  })),
};

describe('input that is broken anywhere gets an answer, and never a mistake of our own', () => {
  test.each(SEEDS.flatMap((seed) => Object.entries(requests).map(([action, request]) => ({ action, request, seed }))))(
    '$action, seed $seed',
    async ({ request, seed }) => {
      await fc.assert(
        fc.asyncProperty(request, async ({ path, init }) => {
          // Only a poll that waits would be answered later.
          if (/"WaitTimeSeconds":(?!0)/.test(init.body)) return;
          const response = await fetch(`${bus.endpoint}${path}`, init);
          await response.text();
          expect(response.status).toBeLessThan(500);
        }),
        { seed, numRuns: RUNS },
      );
    },
  );

  test('however deep it is nested', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const { init } = putEvents({ Entries: [{ ...entry, Detail: `{"a":${deep}}` }] });
    const answer = await fetch(bus.endpoint, init);
    expect(await answer.json()).toMatchObject({ Entries: [{ ErrorCode: 'MalformedDetail' }] });
  });
});
