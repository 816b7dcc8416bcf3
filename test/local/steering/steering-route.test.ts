import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../local/clock/clock.ts';
import { clockRoute } from '../../../local/clock/clock-route.ts';
import { createFaults } from '../../../local/faults/faults.ts';
import { faultsRoute } from '../../../local/faults/faults-route.ts';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import { createInbox } from '../../../local/inbox/inbox.ts';
import { inboxRoute } from '../../../local/inbox/inbox-route.ts';
import { createMeter } from '../../../local/meter/meter.ts';
import { meterRoute } from '../../../local/meter/meter-route.ts';
import { openStateStore } from '../../../local/state/state-store.ts';
import { type QuietPart, settleRoute } from '../../../local/steering/settle-route.ts';
import { unknownSteeringRoute } from '../../../local/steering/steering-route.ts';

const state = openStateStore(undefined);
const clock = movableClock(state);
const meter = createMeter();
const inbox = createInbox(state, { now: () => 0 });
const held = Promise.withResolvers<void>();
const services = { streams: 0, queues: 0 };
const parts: QuietPart[] = [
  { name: 'requests', pending: () => server.busy() },
  { name: 'streams', pending: () => services.streams },
  { name: 'queues', pending: async () => services.queues },
];
const SETTLE_MS = 300;
let server: CloudServer;

beforeAll(async () => {
  server = await startServer({ host: '127.0.0.1', port: 0, callers: createCallerRegistry(), onMistake: () => undefined });
  const slow = {
    matches: ({ path }: { path: string }) => path === '/slow',
    handle: async (_: unknown, __: unknown, response: { end(): void }) => {
      await held.promise;
      response.end();
    },
  };
  server.serve([
    clockRoute(clock),
    meterRoute(meter),
    inboxRoute(inbox),
    faultsRoute(createFaults()),
    settleRoute(parts, { msMax: SETTLE_MS }),
    unknownSteeringRoute,
    slow,
  ]);
});

afterAll(() => server.close());

const send = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  return {
    status: answer.status,
    allow: answer.headers.get('allow'),
    body: (await answer.json()) as { offsetMs?: number; now?: string; message?: string; seed?: number },
  };
};

describe('the clock', () => {
  it('moves forward by what is asked, and tells the time', async () => {
    const { body } = await send('POST', '/_local/clock', '{"advanceMs":3600000}');
    expect(body.offsetMs).toBe(3_600_000);
    expect(Math.abs(Date.parse(body.now ?? '') - Date.now() - 3_600_000)).toBeLessThan(5_000);
    expect((await send('GET', '/_local/clock')).body.offsetMs).toBe(3_600_000);
    expect(movableClock(state).offsetMs()).toBe(3_600_000);
  });

  it.each(['{}', '{"advanceMs":-1}', '{"advanceMs":1.5}', '{"advanceMs":"1"}', '{"advanceMs":1e300}'])(
    'refuses %s and stays',
    async (body) => {
      const before = clock.offsetMs();
      expect(await send('POST', '/_local/clock', body)).toEqual({
        status: 400,
        allow: null,
        body: { message: 'advanceMs must be a whole number of milliseconds from 0 to 3162240000000' },
      });
      expect(clock.offsetMs()).toBe(before);
    },
  );

  it('cannot be moved by a page of another site', async () => {
    const before = clock.offsetMs();
    expect((await send('POST', '/_local/clock', '{"advanceMs":1}', { origin: 'https://evil.example' })).status).toBe(403);
    expect(clock.offsetMs()).toBe(before);
  });
});

describe('the meter', () => {
  it('sums readings by operation and in total, and is set back by DELETE', async () => {
    meter.record({ operation: 'Query.b', requestId: '1' }, { count: 1, trips: 2, readUnits: 0.5 });
    meter.record({ operation: 'Query.b', requestId: '1' }, { readUnits: 1 });
    meter.record({ operation: 'Mutation.a', requestId: '2' }, { writeUnits: 3, lambdas: 1, deliveries: 4 });
    const zero = { count: 0, trips: 0, writeUnits: 0, readUnits: 0, lambdas: 0, deliveries: 0, messages: 0 };
    expect((await send('GET', '/_local/meter')).body).toEqual({
      operations: {
        'Mutation.a': { ...zero, writeUnits: 3, lambdas: 1, deliveries: 4 },
        'Query.b': { ...zero, count: 1, trips: 2, readUnits: 1.5 },
      },
      total: { count: 1, trips: 2, writeUnits: 3, readUnits: 1.5, lambdas: 1, deliveries: 4, messages: 0 },
    });
    expect((await send('DELETE', '/_local/meter')).body).toEqual({ operations: {}, total: zero });
    expect((await send('GET', '/_local/meter')).body).toEqual({ operations: {}, total: zero });
  });
});

describe('the inbox', () => {
  it('tells all messages, oldest first, or those after one', async () => {
    inbox.deliver({ channel: 'sms', to: '+491700000', subject: '', text: 'first' });
    inbox.deliver({ channel: 'email', to: 'a@b.example', subject: '<b>&', text: '<script>alert("1")</script>' });
    const at = '1970-01-01T00:00:00.000Z';
    expect((await send('GET', '/_local/inbox')).body).toEqual({
      messages: [
        { id: '000000000001', channel: 'sms', to: '+491700000', subject: '', text: 'first', at },
        { id: '000000000002', channel: 'email', to: 'a@b.example', subject: '<b>&', text: '<script>alert("1")</script>', at },
      ],
    });
    const { body } = await send('GET', '/_local/inbox?after=000000000001');
    expect(body).toMatchObject({ messages: [{ id: '000000000002' }] });
  });

  it('keeps its messages, and numbers new ones after them', () => {
    const again = createInbox(state, { now: () => 0 });
    again.deliver({ channel: 'sms', to: '+1', subject: '', text: 'third' });
    expect(
      again
        .messages()
        .map(({ id, text }) => [id, text])
        .slice(-2),
    ).toEqual([
      ['000000000002', '<script>alert("1")</script>'],
      ['000000000003', 'third'],
    ]);
  });
});

describe('settle', () => {
  it('waits for the requests that are under way, and two of it not for one another', async () => {
    const slow = fetch(`http://127.0.0.1:${server.port}/slow`);
    let settled = false;
    await expect.poll(server.busy).toBe(1);
    const settles = Promise.all([send('POST', '/_local/settle'), send('POST', '/_local/settle')]).then((answers) => {
      settled = true;
      return answers;
    });
    for (let other = 0; other < 3; other++) await send('GET', '/_local/clock');
    expect(server.busy()).toBe(1);
    expect(settled).toBe(false);
    held.resolve();
    await slow;
    expect((await settles).map(({ body }) => body)).toEqual([{ settled: true }, { settled: true }]);
  });
});

describe('settle, as to services', () => {
  it('waits until each has nothing under way, also when one hands its work to another', async () => {
    services.streams = 1;
    let settled = false;
    const settle = send('POST', '/_local/settle').then(({ body }) => {
      settled = true;
      return body;
    });
    await send('GET', '/_local/clock');
    services.queues = 1;
    services.streams = 0;
    await send('GET', '/_local/clock');
    expect(settled).toBe(false);
    services.queues = 0;
    expect(await settle).toEqual({ settled: true });
  });

  it('gives up with the names of those that are not quiet', async () => {
    services.queues = 2;
    expect(await send('POST', '/_local/settle')).toEqual({
      status: 504,
      allow: null,
      body: { message: `Still under way after ${SETTLE_MS / 1_000} s: queues 2` },
    });
    services.queues = 0;
  });
});

describe('faults', () => {
  const plan = { seed: 7, rules: [{ service: 'dynamodb', kind: 'throttle' }] };
  const rule = { service: 'dynamodb', kind: 'throttle', rate: 1, after: 0, met: 0, struck: 0 };

  it('are laid in by PUT, told by GET and taken away by DELETE', async () => {
    expect((await send('PUT', '/_local/faults', JSON.stringify(plan))).body).toEqual({ seed: 7, rules: [rule] });
    expect((await send('GET', '/_local/faults')).body).toEqual({ seed: 7, rules: [rule] });
    expect((await send('DELETE', '/_local/faults')).body).toEqual({ seed: null, rules: [] });
    expect((await send('GET', '/_local/faults')).body).toEqual({ seed: null, rules: [] });
  });

  it('stay as they are when a plan is refused', async () => {
    await send('PUT', '/_local/faults', JSON.stringify(plan));
    const wrong = await send('PUT', '/_local/faults', '{"seed":1,"rules":[{"service":"dynamodb","kind":"throttle","rate":2}]}');
    expect([wrong.status, wrong.body.message]).toEqual([400, 'rules[0].rate: Too big: expected number to be <=1']);
    expect((await send('GET', '/_local/faults')).body.seed).toBe(7);
  });
});

describe('steering paths', () => {
  it.each<[string, string, string | undefined, number, string | null, string]>([
    ['another method', '/_local/meter', undefined, 405, 'GET, DELETE', '/_local/meter takes GET, DELETE'],
    ['a body that is no JSON', '/_local/clock', '{', 400, null, 'The body must be a JSON object'],
    ['a body that is no object', '/_local/clock', '[1]', 400, null, 'The body must be a JSON object'],
    ['an unknown path', '/_local/nope', undefined, 404, null, 'There is no /_local/nope'],
  ])('refuse %s with a message', async (_, path, body, status, allow, message) => {
    expect(await send('POST', path, body)).toEqual({ status, allow, body: { message } });
  });
});
