import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Json, JsonObject } from '../../../local/service.ts';
import { base64url, connect, keyOf, open, type RealtimeClient, realtimeUrl } from './realtime-client.ts';
import { poolOfAnn, startApi, type TestApi } from './test-api.ts';

const schema = `
type Query { x: String }
type Bid { auction: ID! amount: Int secret: String @aws_cognito_user_pools }
type Mutation { bid(auction: ID!, amount: Int, secret: String): Bid  close(auction: ID!): Bid }
type Subscription {
  onBid(auction: ID): Bid @aws_subscribe(mutations: ["bid"])
  onlyMembers(auction: ID): Bid @aws_subscribe(mutations: ["bid"]) @aws_cognito_user_pools
  guarded(auction: ID): Bid @aws_subscribe(mutations: ["bid"]) @aws_api_key @aws_cognito_user_pools
}`;

const { tokens, api: POOLS } = poolOfAnn(3600);

let api: TestApi;
beforeAll(async () => {
  api = await startApi({
    schema,
    tokens,
    api: POOLS,
    resolvers: {
      'Mutation.bid': {},
      'Mutation.close': {},
      'Subscription.guarded': { response: `if (ctx.args.auction !== 'mine') util.unauthorized(); return null;` },
    },
  });
});
afterAll(() => api.stop());

const BID = 'mutation ($a: ID!, $n: Int) { bid(auction: $a, amount: $n) { auction amount } }';
const ON_BID = 'subscription ($a: ID) { onBid(auction: $a) { auction amount } }';
const bid = (a: string, n: number) => api.query(BID, { a, n });
const host = () => new URL(api.endpoint).host;

async function withClient(work: (client: RealtimeClient) => Promise<void>, authorization?: JsonObject): Promise<void> {
  const client = await connect(api, authorization);
  try {
    await work(client);
  } finally {
    await client.close();
  }
}

const error = (id: string, errorType: string, message: string) => ({ id, type: 'error', payload: { errors: [{ errorType, message }] } });

describe('a handshake', () => {
  test('takes credentials as a sub-protocol, and speaks graphql-ws', async () => {
    const client = await open(api, ['graphql-ws', `header-${base64url(keyOf(api))}`]);
    expect(client.socket.protocol).toBe('graphql-ws');
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
    await client.close();
  });

  test('takes credentials in the query string', async () => {
    const header = encodeURIComponent(Buffer.from(JSON.stringify(keyOf(api))).toString('base64'));
    const client = await open(api, ['graphql-ws'], keyOf(api), { query: `?header=${header}&payload=e30=` });
    client.send({ type: 'connection_init' });
    expect(await client.next()).toMatchObject({ type: 'connection_ack' });
    await client.close();
  });

  test('takes credentials as headers', async () => {
    const client = await open(api, ['graphql-ws'], keyOf(api), { headers: { 'x-api-key': api.apiKey } });
    client.send({ type: 'connection_init' });
    expect(await client.next()).toMatchObject({ type: 'connection_ack' });
    await client.close();
  });

  test('is followed by ka at once', async () => {
    const client = await open(api, ['graphql-ws', `header-${base64url(keyOf(api))}`]);
    const kinds: string[] = [];
    const second = new Promise<void>((resolve) =>
      client.socket.on('message', (data) => {
        kinds.push(JSON.parse(String(data)).type);
        if (kinds.length === 2) resolve();
      }),
    );
    client.send({ type: 'connection_init' });
    await second;
    expect(kinds).toEqual(['connection_ack', 'ka']);
    await client.close();
  });

  test('without any credentials is answered 401', async () => {
    const socket = new WebSocket(realtimeUrl(api), ['graphql-ws']);
    const answer = await new Promise<IncomingMessage>((resolve) =>
      socket.once('unexpected-response', (request, response) => {
        request.destroy();
        resolve(response);
      }),
    );
    expect([answer.statusCode, answer.headers['x-amzn-errortype']]).toEqual([401, 'UnauthorizedException']);
  });

  test.each<[string, (host: string) => JsonObject, string, string, number]>([
    [
      'a wrong key',
      (host) => ({ host, 'x-api-key': 'da2-nope' }),
      'UnauthorizedException',
      'You are not authorized to make this call.',
      401,
    ],
    ['an expired token', (host) => ({ host, Authorization: 'expired' }), 'UnauthorizedException', 'Token has expired.', 401],
    ['a garbled token', (host) => ({ host, Authorization: 'x.y.z' }), 'UnauthorizedException', 'Unable to parse JWT token.', 401],
    ['no key in the fields', (host) => ({ host }), 'UnauthorizedException', 'Valid authorization header not provided.', 401],
    ['no host', () => ({ 'x-api-key': 'da2-nope' }), 'BadRequestException', 'Required headers are missing.', 400],
  ])('with %s gets connection_error on its first message, and is closed', async (_what, authorization, errorType, message, errorCode) => {
    const client = await open(api, ['graphql-ws', `header-${base64url(authorization(host()))}`]);
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual({ type: 'connection_error', payload: { errors: [{ errorType, message, errorCode }] } });
    expect((await client.closed).code).toBe(1000);
  });

  test('with credentials that are no JSON, or without graphql-ws, gets connection_error 400', async () => {
    const garbled = await open(api, ['graphql-ws', 'header-abc']);
    garbled.send({ type: 'connection_init' });
    expect(await garbled.next()).toMatchObject({ payload: { errors: [{ message: 'Invalid header.', errorCode: 400 }] } });
    const silent = await open(api, [], keyOf(api), { headers: { 'x-api-key': api.apiKey } });
    silent.send({ type: 'connection_init' });
    expect(await silent.next()).toMatchObject({ payload: { errors: [{ message: 'NoProtocolError', errorCode: 400 }] } });
    await Promise.all([garbled.closed, silent.closed]);
  });
});

describe('a subscription', () => {
  test('gets what is published from its start_ack on, until it stops', () =>
    withClient(async (client) => {
      expect(await client.start('s1', ON_BID, { a: 'A' })).toEqual({ type: 'start_ack', id: 's1' });
      await bid('A', 10);
      expect(await client.next()).toEqual({
        type: 'data',
        id: 's1',
        payload: { data: { onBid: { auction: 'A', amount: 10 } } },
      });
      client.send({ type: 'stop', id: 's1' });
      expect(await client.next()).toEqual({ type: 'complete', id: 's1' });
      await bid('A', 11);
      await client.start('s2', ON_BID, { a: 'A' });
      expect(client.messages.map(({ type }) => type)).toEqual(['connection_ack', 'start_ack', 'data', 'complete', 'start_ack']);
    }));

  test('keeps its id text whatever is in it', () =>
    withClient(async (client) => {
      const id = 'a"b\\ü\u2028🎉';
      expect(await client.start(id, ON_BID, { a: 'id' })).toEqual({ type: 'start_ack', id });
      await bid('id', 1);
      expect(await client.next()).toMatchObject({ type: 'data', id });
    }));

  test('stands on credentials of its own', () =>
    withClient(async (client) => {
      const members = 'subscription { onlyMembers(auction: "M") { amount } }';
      expect(await client.start('key', members)).toMatchObject({
        id: 'key',
        type: 'error',
        payload: { errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access onlyMembers on type Subscription' }] },
      });
      expect(await client.start('bad', ON_BID, {}, { host: host(), Authorization: 'forged' })).toEqual(
        error('bad', 'UnauthorizedException', 'You are not authorized to make this call.'),
      );
      expect(await client.start('none', ON_BID, {}, {})).toEqual(
        error('none', 'UnauthorizedException', 'Valid authorization header not provided.'),
      );
      expect(await client.start('token', members, {}, { host: host(), Authorization: 'ann' })).toMatchObject({ type: 'start_ack' });
    }));

  test('is refused by its resolver before anything is sent', () =>
    withClient(async (client) => {
      const guarded = 'subscription ($a: ID) { guarded(auction: $a) { amount } }';
      expect(await client.start('no', guarded, { a: 'theirs' })).toEqual({
        id: 'no',
        type: 'error',
        payload: {
          errors: [
            {
              path: ['guarded'],
              data: null,
              errorType: 'Unauthorized',
              errorInfo: null,
              locations: [{ line: 1, column: 25, sourceName: null }],
              message: 'Not Authorized to access guarded on type Subscription',
            },
          ],
        },
      });
      await bid('theirs', 1);
      expect(await client.start('yes', guarded, { a: 'mine' })).toEqual({ type: 'start_ack', id: 'yes' });
      expect(client.messages).toHaveLength(3);
    }));

  test.each([
    ['a query', 'query { x }', 'query not supported through the realtime channel'],
    ['a mutation', 'mutation { close(auction: 1) { auction } }', 'mutation not supported through the realtime channel'],
    ['an unknown field', 'subscription { nope }', 'unknown not supported through the realtime channel'],
    ['what is no document', 'subscription {', 'unknown not supported through the realtime channel'],
  ])('that is %s is not supported', (_what, query, message) =>
    withClient(async (client) => {
      const { type, payload } = await client.start('q', query);
      expect(type).toBe('error');
      expect((payload as { errors: Json[] }).errors[0]).toEqual({ errorType: 'UnsupportedOperation', message });
    }),
  );

  test('with two root fields, or none, is refused with the reason', () =>
    withClient(async (client) => {
      const { payload } = await client.start('two', 'subscription { onBid { amount } guarded { amount } }');
      expect((payload as { errors: Json[] }).errors[1]).toMatchObject({
        message: expect.stringContaining('Subscription operation must have exactly one root field.'),
      });
      expect(await client.start('none', 'subscription { __typename }')).toMatchObject({ id: 'none', type: 'error' });
    }));

  test('may not take an id that is in use, which may be used again after its end', () =>
    withClient(async (client) => {
      await client.start('s', ON_BID);
      expect(await client.start('s', ON_BID)).toEqual(error('s', 'DuplicatedOperationError', 'The id of the operation is in use.'));
      client.send({ type: 'stop', id: 's' });
      await client.next();
      expect(await client.start('s', ON_BID)).toEqual({ type: 'start_ack', id: 's' });
    }));

  test('is one of 200 of a connection at most', () =>
    withClient(async (client) => {
      for (let index = 0; index < 200; index++)
        expect(await client.start(`s${index}`, ON_BID, { a: 'many' })).toMatchObject({ type: 'start_ack' });
      expect(await client.start('one more', ON_BID)).toEqual(
        error('one more', 'MaxSubscriptionsReachedError', 'Max number of 200 subscriptions reached'),
      );
    }));

  test('ends with its token, and leaves the connection to others', () =>
    withClient(async (client) => {
      await client.start('mine', ON_BID.replace('onBid', 'onlyMembers'), {}, { host: host(), Authorization: 'ann' });
      await client.start('key', ON_BID, { a: 'E' });
      api.context.advance(3_601_000);
      expect(await client.next()).toEqual(error('mine', 'UnauthorizedException', 'Token expired'));
      await bid('E', 1);
      expect(await client.next()).toMatchObject({ id: 'key', type: 'data' });
    }));
});

describe('a connection', () => {
  test('ends after 24 hours by the clock', async () => {
    const client = await connect(api);
    api.context.advance(86_399_000);
    await client.start('s', ON_BID);
    api.context.advance(2_000);
    expect((await client.closed).code).toBe(1001);
  });

  test('is cut by a fault at a delivery, which is lost', async () => {
    const [first, second] = [await connect(api), await connect(api)];
    for (const client of [first, second]) await client.start('s', ON_BID, { a: 'C' });
    const rule = { service: 'appsync', action: 'realtime', match: 'onBid', kind: 'cut', rate: 1, after: 0, times: 1 };
    api.context.faults.lay({ seed: 1, rules: [rule] });
    await bid('C', 1);
    api.context.faults.lay(undefined);
    expect((await first.closed).code).toBe(1006);
    expect(await second.next()).toMatchObject({ type: 'data' });
    expect(first.messages.filter(({ type }) => type === 'data')).toEqual([]);
    await second.close();
  });
});
