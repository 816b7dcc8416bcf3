import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Json, JsonObject } from '../../../local/service.ts';
import { createEventStage, type EventStage, newName } from './event-stage.ts';

let stage: EventStage;
beforeAll(() => {
  stage = createEventStage();
});
afterAll(() => stage.close());

const VISIBILITY_SECONDS = 60;

interface Mapped {
  readonly fn: string;
  readonly queue: string;
  readonly deadLetters: string;
  send(body: string, more?: JsonObject): Promise<void>;
  go(): Promise<void>;
}

/** A queue that gives a message up after two receives, and a function that is mapped to it. */
async function mapped(source: string, properties: JsonObject = {}): Promise<Mapped> {
  const fn = newName('fn');
  await stage.define(fn, source);
  const deadLetters = await stage.queue(`${fn}-dead`);
  const queue = await stage.queue(`${fn}-queue`, {
    VisibilityTimeout: VISIBILITY_SECONDS,
    RedrivePolicy: { deadLetterTargetArn: deadLetters, maxReceiveCount: 2 },
  });
  return {
    ...{ fn, queue, deadLetters },
    send: async (MessageBody, more = {}) => {
      await stage.sqs.callQueues('SendMessage', { QueueUrl: stage.sqs.queueUrl(queue), MessageBody, ...more });
    },
    go: async () => {
      await stage.map(fn, queue, properties);
      await stage.start();
    },
  };
}

/** What was told, in any order: batches of a queue run side by side. */
const told = (fn: string): Json[] => (stage.told(fn) as Json[]).sort();
const BODIES = 'export const handler = async ({ Records }) => { for (const { body } of Records) tell(body); };';
/** Fails the messages whose body is bad, and reports them. */
const REPORTING = `export const handler = async ({ Records }) => {
  for (const { body } of Records) tell(body);
  return { batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

describe('a mapping of a queue', () => {
  test('hands messages over in the form of Lambda, and deletes them', async () => {
    const { fn, queue, send, go } = await mapped('export const handler = async ({ Records }) => Records.forEach(tell);');
    await send('{"a":1}', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } } });
    await go();
    await stage.settle();
    expect(stage.told(fn)).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: '{"a":1}',
        attributes: expect.objectContaining({ ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) }),
        messageAttributes: { kind: { stringValue: 'test', stringListValues: [], binaryListValues: [], dataType: 'String' } },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: queue,
        awsRegion: 'eu-central-1',
      },
    ]);
    stage.clock.advance(2 * VISIBILITY_SECONDS * 1000);
    await stage.settle();
    expect(stage.told(fn)).toHaveLength(1);
  });

  test('delivers what is sent while it runs, each message once', async () => {
    const { fn, send, go } = await mapped(BODIES);
    await go();
    const bodies = Array.from({ length: 40 }, (_, n) => `m${String(n).padStart(2, '0')}`);
    for (const body of bodies) await send(body);
    await stage.settle();
    expect(told(fn)).toEqual(bodies);
  });

  test('brings a failed message again after its visibility time-out, and then the queue gives it up', async () => {
    const { fn, deadLetters, send, go } = await mapped(
      'export const handler = async ({ Records }) => { tell(Records[0].body); throw new Error("no"); };',
    );
    await go();
    await send('"bad"');
    await stage.settle();
    expect(stage.told(fn)).toHaveLength(1);
    stage.clock.advance(VISIBILITY_SECONDS * 1000 + 1);
    await vi.waitFor(() => expect(stage.told(fn)).toHaveLength(2), 5000);
    await stage.settle();
    expect(await stage.messages(deadLetters)).toEqual([]);
    stage.clock.advance(VISIBILITY_SECONDS * 1000 + 1);
    await vi.waitFor(async () => expect(await stage.messages(deadLetters)).toMatchObject([{ body: 'bad' }]), 5000);
    expect(stage.told(fn)).toHaveLength(2);
  });

  test('deletes of a batch what is not reported as failed', async () => {
    const { fn, send, go } = await mapped(REPORTING, { FunctionResponseTypes: ['ReportBatchItemFailures'] });
    for (const body of ['a', 'bad', 'c']) await send(body);
    await go();
    await stage.settle();
    expect(told(fn)).toEqual(['a', 'bad', 'c']);
    stage.clock.advance(VISIBILITY_SECONDS * 1000 + 1);
    await vi.waitFor(() => expect(told(fn)).toEqual(['a', 'bad', 'bad', 'c']), 5000);
  });

  test('runs as many batches at once as its concurrency allows', async () => {
    const { fn, send, go } = await mapped(
      `export const handler = async () => {
         tell(1);
         while (toldSoFar().filter((change) => change === 1).length < 2) await sleep(5);
         await sleep(20);
         tell(-1);
       };`,
      { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
    );
    for (let n = 0; n < 6; n += 1) await send(String(n));
    await go();
    await stage.settle();
    let running = 0;
    const levels = (stage.told(fn) as unknown as number[]).map((change) => {
      running += change;
      return running;
    });
    expect([levels.length, Math.max(...levels), levels.at(-1)]).toEqual([12, 2, 0]);
  });

  test('deletes without a run what its filters do not let pass, and looks into bodies that are JSON', async () => {
    const { fn, deadLetters, send, go } = await mapped(BODIES, {
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"price":[{"numeric":[">",5]}]}}' }] },
    });
    for (const body of ['{"price":9}', '{"price":3}', 'price']) await send(body);
    await go();
    await stage.settle();
    for (let round = 0; round < 3; round += 1) {
      stage.clock.advance(VISIBILITY_SECONDS * 1000 + 1);
      await stage.settle();
    }
    expect(stage.told(fn)).toEqual(['{"price":9}']);
    expect(await stage.messages(deadLetters)).toEqual([]);
  });

  test('gathers up to its batch size while its window lasts', async () => {
    const { fn, send, go } = await mapped('export const handler = async ({ Records }) => { tell(Records.length); };', {
      BatchSize: 25,
      MaximumBatchingWindowInSeconds: 5,
    });
    for (let n = 0; n < 25; n += 1) await send(String(n));
    await go();
    await stage.settle();
    expect(stage.told(fn)).toEqual([25]);
  });

  test.each<[string, string, number]>([
    ['duplicate', 'twice', 2],
    ['late', 'once', 1],
    ['lostAnswer', 'again after the time-out', 2],
  ])('delivers a message hit by %s %s', async (kind, _how, times) => {
    const { fn, send, go } = await mapped(BODIES);
    stage.faults.lay({ seed: 1, rules: [{ service: 'sqs', action: 'Deliver', match: fn, kind, rate: 1, after: 0, times: 1 }] });
    await send('m');
    await go();
    await stage.settle();
    stage.clock.advance(VISIBILITY_SECONDS * 1000 + 1);
    await vi.waitFor(() => expect(stage.told(fn)).toEqual(Array(times).fill('m')), 5000);
    stage.clock.advance(VISIBILITY_SECONDS * 1000 + 1);
    await stage.settle();
    expect(stage.told(fn)).toHaveLength(times);
    stage.faults.lay(undefined);
  });
});
