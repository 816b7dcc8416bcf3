import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { createEventStage, type EventStage, newName } from './event-stage.ts';

let stage: EventStage;
beforeAll(async () => {
  stage = createEventStage();
  await stage.dynamodb.launch();
});
afterAll(() => stage.close());

/** Tells what each run got, and fails as `FAILING` says. */
const BATCHES = `export const handler = async ({ Records }) => { tell(Records.map(item)); };`;
/** Throws as soon as an item of the batch is called poison. */
const POISONED = `export const handler = async ({ Records }) => {
  const items = Records.map(item);
  tell(items);
  if (items.some(([key]) => key === 'poison')) throw new Error('poisoned');
};`;
/** Works item by item and reports the first one that fails, as handlers of streams do. */
const REPORTING = `export const handler = async ({ Records }) => {
  tell(Records.map(item));
  for (const record of Records) if (item(record)[0] === 'poison') return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
  return { batchItemFailures: [] };
};`;

interface Mapped {
  readonly table: string;
  readonly streamArn: string;
  readonly fn: string;
  readonly deadLetters: string;
  /** Begins to deliver what was written so far, and what will be. */
  go(): Promise<void>;
}

/** A table, a function and a mapping between them with a dead-letter queue. */
async function mapped(source: string, properties: JsonObject = {}): Promise<Mapped> {
  const [table, fn] = [newName('table'), newName('fn')];
  const streamArn = await stage.table(table);
  await stage.define(fn, source);
  const deadLetters = await stage.queue(`${fn}-dead`);
  const destination = { DestinationConfig: { OnFailure: { Destination: deadLetters } } };
  return {
    ...{ table, streamArn, fn, deadLetters },
    go: async () => {
      await stage.map(fn, streamArn, { ...destination, ...properties });
      await stage.start();
    },
  };
}

/** Pairs of key and number in the order in which they were told first. */
const firstTold = (fn: string): [string, number][] => {
  const seen = new Map<string, [string, number]>();
  for (const pair of (stage.told(fn) as unknown as [string, number][][]).flat()) seen.set(String(pair), seen.get(String(pair)) ?? pair);
  return [...seen.values()];
};

/** Where an item's first record lies in a stream, as the stream itself tells it. */
async function sequenceNumber(StreamArn: string, key: string): Promise<string | undefined> {
  const { StreamDescription } = await stage.dynamodb.callStreams('DescribeStream', { StreamArn });
  const [shard] = (StreamDescription as { Shards: { ShardId: string }[] }).Shards;
  const oldest = { StreamArn, ShardId: shard!.ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator = null } = await stage.dynamodb.callStreams('GetShardIterator', oldest);
  const { Records } = await stage.dynamodb.callStreams('GetRecords', { ShardIterator });
  const records = Records as { dynamodb: { SequenceNumber: string; Keys: { PK: { S: string } } } }[];
  return records.find(({ dynamodb }) => dynamodb.Keys.PK.S === key)?.dynamodb.SequenceNumber;
}

describe('a mapping of a stream', () => {
  test('hands records over in the form of Lambda, oldest first, in batches of the given size', async () => {
    const { table, streamArn, fn, go } = await mapped('export const handler = async ({ Records }) => tell(Records);', { BatchSize: 2 });
    await stage.put(table, 'a', 1);
    await stage.put(table, 'a', 2);
    await stage.dynamodb.call('DeleteItem', { TableName: table, Key: { PK: { S: 'a' } } }, undefined);
    await go();
    await stage.settle();
    const [first, second] = stage.told(fn) as unknown as JsonObject[][];
    expect([first?.length, second?.length, stage.told(fn).length]).toEqual([2, 1, 2]);
    expect(first?.[1]).toEqual({
      eventID: expect.any(String),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { PK: { S: 'a' } },
        OldImage: { PK: { S: 'a' }, n: { N: '1' } },
        NewImage: { PK: { S: 'a' }, n: { N: '2' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: streamArn,
    });
    expect(second?.[0]).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: { n: { N: '2' } } } });
  });

  test('begins at LATEST after what was written before, and counts its runs for the function', async () => {
    const { table, fn, go } = await mapped(BATCHES, { StartingPosition: 'LATEST' });
    await stage.put(table, 'old', 1);
    await go();
    await stage.put(table, 'new', 2);
    await stage.settle();
    expect(stage.told(fn)).toEqual([[['new', 2]]]);
    expect(stage.meter.read().operations[`Function.${fn}`]?.lambdas).toBe(1);
  });

  test('leaves out what its filters do not let pass', async () => {
    const { table, fn, go } = await mapped(BATCHES, {
      FilterCriteria: {
        Filters: [
          { Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"n":{"N":[{"prefix":"1"}]}}}}' },
          { Pattern: '{"dynamodb":{"Keys":{"PK":{"S":["always"]}}}}' },
        ],
      },
    });
    const written: [string, number][] = [
      ['a', 1],
      ['b', 2],
      ['a', 12],
      ['c', 13],
      ['always', 4],
    ];
    for (const [key, n] of written) await stage.put(table, key, n);
    await go();
    await stage.settle();
    expect(stage.told(fn)).toEqual([
      [
        ['a', 1],
        ['c', 13],
        ['always', 4],
      ],
    ]);
  });

  test('gathers records until its window ends by the clock', async () => {
    const { table, fn, go } = await mapped(BATCHES, { MaximumBatchingWindowInSeconds: 60 });
    await go();
    await stage.put(table, 'a', 1);
    await stage.settle();
    await stage.put(table, 'b', 2);
    await stage.settle();
    expect(stage.told(fn)).toEqual([]);
    stage.clock.advance(61_000);
    await vi.waitFor(
      () =>
        expect(stage.told(fn)).toEqual([
          [
            ['a', 1],
            ['b', 2],
          ],
        ]),
      5000,
    );
  });

  test.each([
    ['throttle', 'lambda', 'Invoke'],
    ['crash', 'lambda', 'Invoke'],
    ['timeoutAfter', 'lambda', 'Invoke'],
    ['lostAnswer', 'streams', 'Deliver'],
    ['duplicate', 'streams', 'Deliver'],
    ['late', 'streams', 'Deliver'],
  ])('delivers every record at least once and in order when runs meet %s', async (kind, service, action) => {
    const { table, fn, go } = await mapped(
      'export const handler = async ({ Records }) => { for (const r of Records) { tell([item(r)]); await sleep(1); } };',
      {
        BatchSize: 5,
      },
    );
    for (let n = 0; n < 20; n += 1) await stage.put(table, `k${n % 3}`, n);
    stage.faults.lay({ seed: 7, rules: [{ service, action, match: fn, kind, rate: 1, after: 1, times: 2 }] });
    await go();
    await stage.settle();
    expect(stage.faults.read().rules[0]?.struck).toBe(2);
    stage.faults.lay(undefined);
    expect(firstTold(fn)).toEqual(Array.from({ length: 20 }, (_, n) => [`k${n % 3}`, n]));
    const repeats = stage.told(fn).length - 20;
    expect(repeats).toBe({ duplicate: 10, lostAnswer: 10, timeoutAfter: 10, throttle: 0, late: 0 }[kind] ?? repeats);
    expect(await stage.messages(`arn:aws:sqs:eu-central-1:000000000000:${fn}-dead`)).toEqual([]);
  });

  test('keeps the order within an item when a plan shuffles batches, and loses nothing to a partial failure then', async () => {
    const { table, fn, go } = await mapped(
      `let failed = false;
       export const handler = async ({ Records }) => {
         for (const [index, record] of Records.entries()) {
           if (index === 4 && !failed) { failed = true; return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] }; }
           tell([item(record)]);
         }
       };`,
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    );
    for (let n = 0; n < 24; n += 1) await stage.put(table, `k${n % 4}`, n);
    stage.faults.lay({ seed: 3, rules: [{ service: 'streams', match: fn, kind: 'shuffle', rate: 1, after: 0 }] });
    await go();
    await stage.settle();
    stage.faults.lay(undefined);
    const told = firstTold(fn);
    expect(told).toHaveLength(24);
    expect(told).not.toEqual(Array.from({ length: 24 }, (_, n) => [`k${n % 4}`, n]));
    for (const key of ['k0', 'k1', 'k2', 'k3']) {
      const numbers = told.filter(([each]) => each === key).map(([, n]) => n);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });
});

describe('a poison record', () => {
  test('ends alone in the dead-letter queue by bisecting, while its shard goes on', async () => {
    const { table, streamArn, fn, deadLetters, go } = await mapped(POISONED, { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 2 });
    for (let n = 0; n < 10; n += 1) await stage.put(table, n === 6 ? 'poison' : `k${n}`, n);
    await go();
    await stage.settle();
    await stage.put(table, 'after', 10);
    await stage.settle();
    const poison = await sequenceNumber(streamArn, 'poison');
    const dead = await stage.messages(deadLetters);
    expect(dead.map(({ body }) => body)).toEqual([
      {
        requestContext: {
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          functionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${fn}`,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        DDBStreamBatchInfo: {
          shardId: expect.stringMatching(/^shardId-/),
          startSequenceNumber: poison,
          endSequenceNumber: poison,
          approximateArrivalOfFirstRecord: expect.stringMatching(/:\d\dZ$/),
          approximateArrivalOfLastRecord: expect.stringMatching(/:\d\dZ$/),
          batchSize: 1,
          streamArn,
        },
      },
    ]);
    const batches = stage.told(fn) as unknown as [string, number][][];
    const healthy = batches.filter((batch) => batch.every(([key]) => key !== 'poison')).flat();
    expect(healthy.map(([, n]) => n)).toEqual([0, 1, 2, 3, 4, 5, 7, 8, 9, 10]);
    expect(batches.filter((batch) => batch.length === 1 && batch[0]?.[0] === 'poison')).toHaveLength(3);
  });

  test('takes its whole batch along without bisecting', async () => {
    const { table, fn, deadLetters, go } = await mapped(POISONED, { MaximumRetryAttempts: 1 });
    for (let n = 0; n < 3; n += 1) await stage.put(table, n === 1 ? 'poison' : `k${n}`, n);
    await go();
    await stage.settle();
    const [letter] = await stage.messages(deadLetters);
    expect(letter?.body).toMatchObject({ requestContext: { approximateInvokeCount: 2 }, DDBStreamBatchInfo: { batchSize: 3 } });
    expect(stage.told(fn)).toHaveLength(2);
  });

  test('that is reported leaves what came before it done, and what comes after it is delivered with it', async () => {
    const { table, streamArn, fn, deadLetters, go } = await mapped(REPORTING, {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 2,
    });
    for (let n = 0; n < 4; n += 1) await stage.put(table, n === 2 ? 'poison' : `k${n}`, n);
    await go();
    await stage.settle();
    const rest = [
      ['poison', 2],
      ['k3', 3],
    ];
    expect(stage.told(fn)).toEqual([[['k0', 0], ['k1', 1], ...rest], rest, rest]);
    const [letter] = await stage.messages(deadLetters);
    expect(letter?.body).toMatchObject({
      DDBStreamBatchInfo: { startSequenceNumber: await sequenceNumber(streamArn, 'poison'), batchSize: 2 },
    });
  });

  test('that is reported ends alone when batches are bisected too', async () => {
    const { table, streamArn, fn, deadLetters, go } = await mapped(REPORTING, {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
    });
    for (let n = 0; n < 9; n += 1) await stage.put(table, n === 3 ? 'poison' : `k${n}`, n);
    await go();
    await stage.settle();
    const dead = await stage.messages(deadLetters);
    expect(dead.map(({ body }) => (body as JsonObject).DDBStreamBatchInfo)).toMatchObject([
      { startSequenceNumber: await sequenceNumber(streamArn, 'poison'), batchSize: 1 },
    ]);
    expect(firstTold(fn)).toHaveLength(9);
  });

  test('without a limit of retries is given up when the clock has passed its age limit', async () => {
    const { table, fn, deadLetters, go } = await mapped(POISONED, { MaximumRecordAgeInSeconds: 3600 });
    await stage.put(table, 'poison', 1);
    await go();
    await vi.waitFor(() => expect(stage.told(fn).length).toBeGreaterThan(2), 5000);
    expect(await stage.lambda.pending?.()).toBe(1);
    stage.clock.advance(3_700_000);
    await stage.settle();
    const [letter] = await stage.messages(deadLetters);
    expect(letter?.body).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded' }, DDBStreamBatchInfo: { batchSize: 1 } });
    await stage.put(table, 'after', 2);
    await stage.settle();
    expect(firstTold(fn).at(-1)).toEqual(['after', 2]);
  });
});
