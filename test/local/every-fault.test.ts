import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EventsCloud, type Source } from './events-cloud.ts';

const MINUTE_MS = 60_000;
let life: EventsCloud;
let number = 0;

beforeAll(async () => {
  life = await EventsCloud.start();
});

afterEach(() => life.steering.heal());

afterAll(() => life.cloud.stop());

const inject = (service: string, action: string, kind: string) => life.steering.inject(1, { service, action, kind, times: 1 });

/** How often the consumer was told of an id when all tries by time-outs and back-offs are over. */
async function timesTold(id: string): Promise<number> {
  // What is being done when the clock moves would run out of its visibility time-out.
  await life.steering.settle();
  for (let pass = 0; pass < 3; pass++) await life.steering.pass(2 * MINUTE_MS);
  expect((await life.steering.faults()).rules).toMatchObject([{ struck: 1 }]);
  return (await life.told()).get(id) ?? 0;
}

/** DynamoDB's faults have a test of their own, as have those of sockets. */
describe('a fault on the way to a function', () => {
  it.each<[service: string, action: string, kind: string, source: Source, times: number]>([
    ['streams', 'Deliver', 'duplicate', 'stream', 2],
    ['streams', 'Deliver', 'late', 'stream', 1],
    ['streams', 'Deliver', 'shuffle', 'stream', 1],
    ['streams', 'Deliver', 'lostAnswer', 'stream', 2],
    ['sqs', 'Deliver', 'duplicate', 'queue', 2],
    ['sqs', 'Deliver', 'late', 'queue', 1],
    ['sqs', 'Deliver', 'shuffle', 'queue', 1],
    ['sqs', 'Deliver', 'lostAnswer', 'queue', 2],
    ['sqs', 'SendMessage', 'duplicate', 'queue', 2],
    ['sqs', 'SendMessage', 'late', 'queue', 1],
    ['lambda', 'InvokeAsync', 'duplicate', 'asynchronous', 2],
    ['lambda', 'InvokeAsync', 'late', 'asynchronous', 1],
    ['lambda', 'InvokeAsync', 'lostAnswer', 'asynchronous', 2],
    ['lambda', 'Invoke', 'throttle', 'asynchronous', 1],
    ['lambda', 'Invoke', 'coldStart', 'asynchronous', 1],
    ['lambda', 'Invoke', 'timeoutAfter', 'asynchronous', 2],
    ['lambda', 'Invoke', 'timeoutAfter', 'stream', 2],
    ['events', 'Deliver', 'duplicate', 'bus', 2],
    ['events', 'Deliver', 'late', 'bus', 1],
    ['events', 'Deliver', 'shuffle', 'bus', 1],
    ['events', 'Deliver', 'throttle', 'bus', 1],
    ['events', 'Deliver', 'internal', 'bus', 1],
    ['events', 'Deliver', 'lostAnswer', 'bus', 2],
  ])('%s %s %s: work by %s is done %d times', async (service, action, kind, source, times) => {
    const id = `${kind}-${number++}`;
    await inject(service, action, kind);
    await life.give(source, id);
    expect(await timesTold(id)).toBe(times);
  });

  it.each<Source>(['stream', 'asynchronous', 'bus', 'queue'])('lambda Invoke crash: work by %s is done at least once', async (source) => {
    const id = `crash-${number++}`;
    await inject('lambda', 'Invoke', 'crash');
    await life.give(source, id);
    expect(await timesTold(id)).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['duplicate', 2],
    ['late', 1],
    ['throttle', 1],
    ['internal', 1],
    ['lostAnswer', 2],
  ])('scheduler Deliver %s: a schedule is told of %d times', async (kind, times) => {
    const id = `scheduled-${kind}`;
    await inject('scheduler', 'Deliver', kind);
    await life.schedule(id, MINUTE_MS);
    expect(await timesTold(id)).toBe(times);
  });
});

describe('a fault of a call', () => {
  it.each<[service: string, action: string, kind: string, error: object, times: number]>([
    ['sqs', 'SendMessage', 'throttle', { name: 'RequestThrottled' }, 0],
    ['sqs', 'SendMessage', 'internal', { $metadata: { httpStatusCode: 500 } }, 0],
    ['sqs', 'SendMessage', 'lostAnswer', { code: 'ECONNRESET' }, 1],
    ['events', 'PutEvents', 'throttle', { name: 'ThrottlingException' }, 0],
    ['events', 'PutEvents', 'internal', { $metadata: { httpStatusCode: 500 } }, 0],
    ['events', 'PutEvents', 'lostAnswer', { code: 'ECONNRESET' }, 1],
    ['scheduler', 'CreateSchedule', 'throttle', { name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } }, 0],
    ['scheduler', 'CreateSchedule', 'internal', { name: 'InternalServerException', $metadata: { httpStatusCode: 500 } }, 0],
    ['scheduler', 'CreateSchedule', 'conflict', { name: 'ConflictException', $metadata: { httpStatusCode: 409 } }, 0],
    ['scheduler', 'CreateSchedule', 'lostAnswer', { code: 'ECONNRESET' }, 1],
  ])('%s %s %s is told to its caller', async (service, action, kind, error, times) => {
    const id = `${service}-${kind}`;
    await inject(service, action, kind);
    const givers = {
      sqs: () => life.give('queue', id),
      events: () => life.give('bus', id),
      scheduler: () => life.schedule(id, MINUTE_MS),
    };
    await expect(givers[service as keyof typeof givers]()).rejects.toMatchObject(error);
    expect(await timesTold(id)).toBe(times);
  });

  it('events PutEvents unprocessed is told by the count of what was not taken', async () => {
    await inject('events', 'PutEvents', 'unprocessed');
    expect(await life.putEvents('taken-1', 'taken-2')).toBe(1);
    const told = [await timesTold('taken-1'), await timesTold('taken-2')];
    expect(told.toSorted()).toEqual([0, 1]);
  });
});
