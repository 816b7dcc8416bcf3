import { connect as connectSocket, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { base64url, connect, keyOf, type RealtimeClient } from './realtime-client.ts';
import { startApi, type TestApi } from './test-api.ts';

const schema = `
type Query { x: String }
type Word { text: String }
type Mutation { say(text: String): Word }
type Subscription { onSaid: Word @aws_subscribe(mutations: ["say"]) }`;

const POOL = { UserPoolId: 'eu-central-1_Pool', DefaultAction: 'ALLOW' };
const mistakes: unknown[] = [];
let api: TestApi;
let client: RealtimeClient;
beforeAll(async () => {
  api = await startApi({
    schema,
    resolvers: { 'Mutation.say': {} },
    onMistake: (error) => mistakes.push(error),
    api: { AdditionalAuthenticationProviders: [{ AuthenticationType: 'AMAZON_COGNITO_USER_POOLS', UserPoolConfig: POOL }] },
  });
});
afterAll(() => api.stop());
beforeEach(async () => {
  client = await connect(api);
});
// Whatever a client did, another one is served as ever, and no mistake was made here.
afterEach(async () => {
  const other = await connect(api);
  expect(await other.start('s', 'subscription { onSaid { text } }')).toMatchObject({ type: 'start_ack' });
  await api.query('mutation { say(text: "still here") { text } }');
  expect(await other.next()).toMatchObject({ payload: { data: { onSaid: { text: 'still here' } } } });
  await other.close();
  client.socket.terminate();
  expect(mistakes).toEqual([]);
});

const MESSAGE = 'The message is no JSON object.';
const error = (errorType: string, message: string) => ({ type: 'error', payload: { errors: [{ errorType, message }] } });

describe('a message', () => {
  test.each(['', '{', 'null', '[]', '"start"', '1', '\u0000'])('of %j gets an error, and the connection goes on', async (text) => {
    client.send(text);
    expect(await client.next()).toEqual(error('BadRequestException', MESSAGE));
    client.send({ type: 'connection_init' });
    expect(await client.next()).toMatchObject({ type: 'connection_ack' });
  });

  test('in bytes instead of text gets an error', async () => {
    client.socket.send(Buffer.from('{"type":"connection_init"}'), { binary: true });
    expect(await client.next()).toEqual(error('BadRequestException', MESSAGE));
  });

  test.each<[string, JsonObject, string]>([
    ['of no type', { id: 'a' }, 'unknown not supported through the realtime channel'],
    ['of an unknown type', { id: 'a', type: 'subscribe' }, 'subscribe not supported through the realtime channel'],
    ['of a type that is no text', { id: 'a', type: { a: 1 } }, 'unknown not supported through the realtime channel'],
    ['to start nothing', { id: 'a', type: 'start' }, 'unknown not supported through the realtime channel'],
    [
      'to start data that is no text',
      { id: 'a', type: 'start', payload: { data: { query: 'x' } } },
      'unknown not supported through the realtime channel',
    ],
    [
      'to start data that is no JSON',
      { id: 'a', type: 'start', payload: { data: '{' } },
      'unknown not supported through the realtime channel',
    ],
    ['to start a list', { id: 'a', type: 'start', payload: [1] }, 'unknown not supported through the realtime channel'],
  ])('%s is told that it is not supported', async (_what, message, text) => {
    client.send(message);
    expect(await client.next()).toEqual({ id: 'a', ...error('UnsupportedOperation', text) });
  });

  test('to start without an id, or with one that is no text, gets an error', async () => {
    for (const id of [undefined, 7, null]) {
      client.send({ ...(id === undefined ? {} : { id }), type: 'start', payload: {} });
      expect(await client.next()).toEqual(error('BadRequestException', 'A start needs an id.'));
    }
  });

  test('to stop what is not there gets no answer', async () => {
    client.send({ type: 'stop', id: 'nothing' });
    client.send({ type: 'stop' });
    client.send({ type: 'connection_init' });
    expect(await client.next()).toMatchObject({ type: 'connection_ack' });
  });

  test('with names of the prototype harms nobody', async () => {
    expect(await client.start('__proto__', 'subscription { onSaid { text } }')).toEqual({ type: 'start_ack', id: '__proto__' });
    client.send('{"id":"constructor","type":"start","payload":{"data":"{}","__proto__":{"a":1}}}');
    expect(await client.next()).toMatchObject({ id: 'constructor', type: 'error' });
  });

  test('of nested brackets by the thousand gets an error', async () => {
    client.send('['.repeat(200_000));
    expect(await client.next()).toEqual(error('BadRequestException', MESSAGE));
    expect(await client.start('deep', `subscription ${'{ onSaid '.repeat(20_000)}`)).toMatchObject({ type: 'error' });
  });

  test.each([
    ['an unsigned token', `${base64url({ alg: 'none' })}.${base64url({ sub: 'ann' })}.`],
    ['a token of half a million characters', 'a'.repeat(500_000)],
  ])('to start under %s is refused', async (_what, Authorization) => {
    const answer = await client.start('t', 'subscription { onSaid { text } }', {}, { host: 'h', Authorization });
    expect(answer).toMatchObject({ id: 't', payload: { errors: [{ errorType: 'UnauthorizedException' }] } });
  });

  test('beyond a mebibyte closes the connection', async () => {
    client.send(`"${'x'.repeat(1024 * 1024)}"`);
    expect((await client.closed).code).toBe(1009);
  });
});

/** A connection by hand, past its handshake. */
async function rawConnection(): Promise<Socket> {
  const { hostname, port, host } = new URL(api.endpoint);
  const socket = connectSocket(Number(port), hostname);
  const lines = [
    'GET /graphql/realtime HTTP/1.1',
    `host: ${host}`,
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    `sec-websocket-protocol: graphql-ws, header-${base64url(keyOf(api))}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

const gone = (socket: Socket) =>
  new Promise<void>((resolve) =>
    socket
      .resume()
      .on('error', () => undefined)
      .once('close', () => resolve()),
  );

describe('a frame', () => {
  test.each([
    ['that is not masked', [0x81, 0x02, 0x7b, 0x7d]],
    ['with reserved bits', [0xf1, 0x80, 0, 0, 0, 0]],
    ['of an unknown kind', [0x83, 0x80, 0, 0, 0, 0]],
    ['that says it is larger than anything', [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
    ['of text that is not UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]],
    ['that goes on where nothing began', [0x80, 0x80, 0, 0, 0, 0]],
  ])('%s ends its connection alone', async (_what, bytes) => {
    const socket = await rawConnection();
    const ended = gone(socket);
    socket.write(Buffer.from(bytes));
    await ended;
  });

  test('that never ends is forgotten with its connection', async () => {
    const socket = await rawConnection();
    socket.write(Buffer.from([0x81, 0xfe, 0x10]));
    const ended = gone(socket);
    socket.destroy();
    await ended;
  });
});

describe('a client that does not read', () => {
  test('is cut off when two mebibytes wait for it, and others get everything', async () => {
    const slow = await connect(api);
    await slow.start('s', 'subscription { onSaid { text } }');
    await client.start('s', 'subscription { onSaid { text } }');
    slow.socket.pause();
    const text = 'x'.repeat(200_000);
    const sent = 60;
    for (let index = 0; index < sent; index++) await api.query('mutation ($text: String) { say(text: $text) { text } }', { text });
    for (let index = 0; index < sent; index++) expect(await client.next()).toMatchObject({ type: 'data' });
    slow.socket.resume();
    expect((await slow.closed).code).toBe(1006);
    expect(slow.messages.length).toBeLessThan(sent);
  });
});
