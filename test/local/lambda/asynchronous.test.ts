import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { createEventStage, type EventStage, newName } from './event-stage.ts';

const stage = createEventStage();
afterAll(() => stage.close());

const MINUTE_MS = 60_000;
const later = (on: EventStage, functionName: string, payload: JsonObject = { a: 1 }) =>
  on.lambda.invokeLater({ functionName, payload, cause: undefined });
const configure = (on: EventStage, FunctionName: string, properties: JsonObject) =>
  on.create(on.lambda, 'AWS::Lambda::EventInvokeConfig', `Config${FunctionName}`, { FunctionName, Qualifier: '$LATEST', ...properties });

/** Fails as often as the event says, over all its runs. */
const FAILING = `let runs = 0;
export const handler = async (event, context) => {
  runs += 1;
  tell({ event, requestId: context.awsRequestId });
  if (runs <= (event.failures ?? 99)) throw new TypeError('no luck');
  return { ok: runs };
};`;

/** Moves the clock on to the run of this number. */
const untilRun = async (fn: string, run: number) => {
  stage.clock.advance((run - 1) * MINUTE_MS);
  await vi.waitFor(() => expect(stage.told(fn)).toHaveLength(run), 5000);
  await stage.settle();
};

describe('an asynchronous invocation', () => {
  test('is run after it was taken, once when it succeeds, and counted for its cause', async () => {
    const fn = await stage.define(newName('fn'), FAILING);
    await stage.lambda.invokeLater({ functionName: fn, payload: { failures: 0 }, cause: { operation: 'Mutation.act', requestId: 'r-1' } });
    expect(stage.told(fn)).toEqual([]);
    await stage.settle();
    stage.clock.advance(10 * MINUTE_MS);
    await stage.settle();
    expect(stage.told(fn)).toEqual([{ event: { failures: 0 }, requestId: expect.any(String) }]);
    expect(stage.meter.read().operations['Mutation.act']?.lambdas).toBe(1);
  });

  test('is refused at once for an unknown function, and for more than 1 MB', async () => {
    const fn = await stage.define(newName('fn'), FAILING);
    await expect(later(stage, 'nobody')).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
    await expect(later(stage, fn, { a: 'x'.repeat(1_048_576) })).rejects.toMatchObject({ code: 'RequestTooLargeException', status: 413 });
  });

  test('that fails is run again after one minute and after two more, with the same request id, and then told to the destination', async () => {
    const fn = await stage.define(newName('fn'), FAILING);
    const failed = await stage.queue(`${fn}-failed`);
    await configure(stage, fn, { DestinationConfig: { OnFailure: { Destination: failed } } });
    await later(stage, fn);
    await stage.settle();
    stage.clock.advance(MINUTE_MS - 1000);
    await stage.settle();
    expect(stage.told(fn)).toHaveLength(1);
    stage.clock.advance(1000);
    await vi.waitFor(() => expect(stage.told(fn)).toHaveLength(2), 5000);
    await stage.settle();
    expect(await stage.messages(failed)).toEqual([]);
    await untilRun(fn, 3);
    const [{ requestId } = {}] = stage.told(fn);
    expect(stage.told(fn).map((each) => each.requestId)).toEqual([requestId, requestId, requestId]);
    const letters = await stage.messages(failed);
    expect(letters.map(({ body }) => body)).toEqual([
      {
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        requestContext: {
          requestId,
          functionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${fn}:$LATEST`,
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'TypeError', errorMessage: 'no luck', trace: expect.arrayContaining(['TypeError: no luck']) },
      },
    ]);
    stage.clock.advance(10 * MINUTE_MS);
    await stage.settle();
    expect(stage.told(fn)).toHaveLength(3);
  });

  test('that succeeds at its second run tells the destination of success', async () => {
    const fn = await stage.define(newName('fn'), FAILING);
    const done = await stage.queue(`${fn}-done`);
    await configure(stage, fn, { DestinationConfig: { OnSuccess: { Destination: done } } });
    await later(stage, fn, { failures: 1 });
    await stage.settle();
    await untilRun(fn, 2);
    expect(await stage.messages(done)).toMatchObject([
      {
        body: {
          requestContext: { condition: 'Success', approximateInvokeCount: 2 },
          requestPayload: { failures: 1 },
          responseContext: { statusCode: 200, executedVersion: '$LATEST' },
          responsePayload: { ok: 2 },
        },
      },
    ]);
  });

  test('tells an event bus by an event of Lambda', async () => {
    const fn = await stage.define(newName('fn'), FAILING);
    const bus = 'arn:aws:events:eu-central-1:000000000000:event-bus/default';
    await configure(stage, fn, { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: bus } } });
    await later(stage, fn);
    await stage.settle();
    expect(stage.busEvents).toMatchObject([
      {
        source: 'lambda',
        'detail-type': 'Lambda Function Invocation Result - Failure',
        resources: [bus, `arn:aws:lambda:eu-central-1:000000000000:function:${fn}:$LATEST`],
        detail: { requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 }, requestPayload: { a: 1 } },
      },
    ]);
  });

  test('leaves its event in the dead-letter queue with the attributes of the error', async () => {
    const name = newName('fn');
    const dead = await stage.queue(`${name}-dead`);
    const fn = await stage.define(name, FAILING, { DeadLetterConfig: { TargetArn: dead } });
    await configure(stage, fn, { MaximumRetryAttempts: 0 });
    await later(stage, fn);
    await stage.settle();
    const [{ requestId } = {}] = stage.told(fn);
    expect(await stage.messages(dead)).toEqual([
      {
        body: { a: 1 },
        attributes: {
          RequestID: expect.objectContaining({ DataType: 'String', StringValue: requestId }),
          ErrorCode: expect.objectContaining({ DataType: 'Number', StringValue: '200' }),
          ErrorMessage: expect.objectContaining({ DataType: 'String', StringValue: 'no luck' }),
        },
      },
    ]);
  });

  test('is given up when the next run would come after its age limit', async () => {
    const fn = await stage.define(newName('fn'), FAILING);
    const failed = await stage.queue(`${fn}-failed`);
    await configure(stage, fn, { MaximumEventAgeInSeconds: 90, DestinationConfig: { OnFailure: { Destination: failed } } });
    await later(stage, fn);
    await stage.settle();
    await untilRun(fn, 2);
    expect(await stage.messages(failed)).toMatchObject([
      { body: { requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 } } },
    ]);
  });

  test('of a function that may not run goes to its destination without a run', async () => {
    const fn = await stage.define(newName('fn'), FAILING, { ReservedConcurrentExecutions: 0 });
    const failed = await stage.queue(`${fn}-failed`);
    await configure(stage, fn, { DestinationConfig: { OnFailure: { Destination: failed } } });
    await later(stage, fn);
    await stage.settle();
    const [letter] = await stage.messages(failed);
    expect(letter?.body).toMatchObject({ requestContext: { condition: 'ZeroReservedConcurrency', approximateInvokeCount: 0 } });
    expect(stage.told(fn)).toEqual([]);
  });

  test('of a function with little concurrency waits for its turn rather than being throttled', async () => {
    const fn = await stage.define(newName('fn'), 'export const handler = async ({ n }) => { tell(n); await sleep(5); };', {
      ReservedConcurrentExecutions: 1,
    });
    for (let n = 0; n < 12; n += 1) await later(stage, fn, { n });
    await stage.settle();
    expect(stage.told(fn)).toEqual(Array.from({ length: 12 }, (_, n) => n));
  });

  test('that is throttled waits a second and takes no retry', async () => {
    const fn = await stage.define(newName('fn'), FAILING);
    stage.faults.lay({
      seed: 1,
      rules: [{ service: 'lambda', action: 'Invoke', match: fn, kind: 'throttle', rate: 1, after: 0, times: 2 }],
    });
    await configure(stage, fn, { MaximumRetryAttempts: 0 });
    await later(stage, fn, { failures: 0 });
    await stage.settle();
    expect(stage.told(fn)).toEqual([]);
    stage.clock.advance(1000);
    await vi.waitFor(() => expect(stage.faults.read().rules[0]?.struck).toBe(2), 5000);
    await stage.settle();
    stage.clock.advance(2000);
    await vi.waitFor(() => expect(stage.told(fn)).toHaveLength(1), 5000);
    stage.faults.lay(undefined);
  });

  test.each<[string, number]>([
    ['duplicate', 2],
    ['late', 1],
    ['lostAnswer', 1],
  ])('hit by %s is run %d times at first', async (kind, runs) => {
    const fn = await stage.define(newName('fn'), FAILING);
    stage.faults.lay({ seed: 1, rules: [{ service: 'lambda', action: 'InvokeAsync', match: fn, kind, rate: 1, after: 0, times: 1 }] });
    await later(stage, fn, { failures: 0 });
    await stage.settle();
    expect(stage.told(fn)).toHaveLength(runs);
    stage.faults.lay(undefined);
    stage.clock.advance(MINUTE_MS);
    await vi.waitFor(() => expect(stage.told(fn)).toHaveLength(kind === 'lostAnswer' ? 2 : runs), 5000);
  });
});

test('events survive a restart: one that waits for its retry, and one whose run was under way', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'later-'));
  const [waiting, fresh] = [newName('waiting'), newName('fresh')];
  const define = async (on: EventStage) => {
    await on.define(waiting, FAILING);
    await on.define(fresh, 'export const handler = async (event) => { tell(event); await sleep(event.ms); };');
  };
  const first = createEventStage(folder);
  await define(first);
  await later(first, waiting, { failures: 99 });
  await first.settle();
  await later(first, fresh, { ms: 60_000 });
  await vi.waitFor(() => expect(first.told(fresh)).toHaveLength(1), 5000);
  await first.stop();
  const second = createEventStage(folder);
  await define(second);
  await later(second, fresh, { ms: 1 });
  await second.start();
  await vi.waitFor(() => expect(second.told(fresh)).toHaveLength(3), 5000);
  expect(second.told(fresh).filter(({ ms }) => ms === 60_000)).toHaveLength(2);
  expect(second.told(waiting)).toHaveLength(1);
  second.clock.advance(MINUTE_MS);
  await vi.waitFor(() => expect(second.told(waiting)).toHaveLength(2), 5000);
  const ids = second.told(waiting).map(({ requestId }) => requestId);
  expect(ids[1]).toBe(ids[0]);
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});
