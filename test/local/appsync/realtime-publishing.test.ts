import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../local/service.ts';
import { connect, type RealtimeClient } from './realtime-client.ts';
import { poolOfAnn, startApi, type TestApi } from './test-api.ts';

const schema = `
type Query { x: String }
interface Thing { id: ID }
type Car implements Thing @aws_api_key @aws_cognito_user_pools { id: ID wheels: Int }
type Boat implements Thing @aws_api_key @aws_cognito_user_pools { id: ID sails: Int }
type Seller @aws_api_key @aws_cognito_user_pools { name: String phone: String @aws_cognito_user_pools }
type Item @aws_api_key @aws_cognito_user_pools {
  id: ID!
  status: String
  price: Int!
  size: Int
  tags: [String]
  place: Place
  seller: Seller
  thing: Thing
  details: AWSJSON
}
type Place @aws_api_key @aws_cognito_user_pools { city: String }
type Mutation {
  put(item: AWSJSON!): Item @aws_api_key @aws_cognito_user_pools
  putAll(items: AWSJSON!): [Item] @aws_api_key @aws_cognito_user_pools
  other(item: AWSJSON!): Item
  expel(calls: AWSJSON!): Item
}
type Subscription {
  onPut(id: ID, status: String): Item @aws_subscribe(mutations: ["put", "other"]) @aws_api_key @aws_cognito_user_pools
  onPutToo(id: ID): Item @aws_subscribe(mutations: ["put"])
  onAll: [Item] @aws_subscribe(mutations: ["putAll"])
  filtered(filter: AWSJSON, until: AWSJSON): Item @aws_subscribe(mutations: ["put"])
}`;

const { tokens, api: POOLS } = poolOfAnn(36_000);

let api: TestApi;
let client: RealtimeClient;
beforeAll(async () => {
  api = await startApi({
    schema,
    tokens,
    api: POOLS,
    resolvers: {
      'Mutation.put': { request: 'return { payload: ctx.args.item };' },
      'Mutation.other': { request: 'return { payload: ctx.args.item };' },
      'Mutation.putAll': { request: 'return { payload: ctx.args.items };' },
      'Mutation.expel': {
        response: 'ctx.args.calls.forEach((call) => { extensions.invalidateSubscriptions(call); }); return null;',
      },
      // Would be seen by subscribers if anything were resolved for them.
      'Seller.name': { request: 'return { payload: null };', response: `return ctx.source.name + '!';` },
      'Subscription.filtered': {
        response: `if (ctx.args.filter) extensions.setSubscriptionFilter(ctx.args.filter);
          if (ctx.args.until) extensions.setSubscriptionInvalidationFilter(ctx.args.until);
          return null;`,
      },
    },
  });
});
afterAll(() => api.stop());
beforeEach(async () => {
  client = await connect(api);
});
afterEach(() => client.close());

const put = async (item: JsonObject, selection = 'id status price', field = 'put', headers?: Record<string, string>) => {
  const answer = await api.query(
    `mutation ($item: AWSJSON!) { ${field}(item: $item) { ${selection} } }`,
    { item: JSON.stringify(item) },
    headers,
  );
  expect(answer.errors).toBeUndefined();
};
const subscribe = async (id: string, query: string, variables?: JsonObject, authorization?: JsonObject) =>
  expect(await client.start(id, `subscription ${query}`, variables, authorization)).toEqual({ type: 'start_ack', id });
const data = (id: string, payload: JsonObject) => ({ type: 'data', id, payload });
/** What each of the items brings to a subscription, in order: the ids of those that arrive. */
const arrivals = async (items: readonly JsonObject[], selection?: string): Promise<Json[]> => {
  await subscribe('end', '{ onPutToo(id: "end") { id } }');
  for (const item of items) await put({ price: 1, ...item }, selection);
  await put({ id: 'end', price: 1 });
  const found: Json[] = [];
  for (let message = await client.next(); message.id !== 'end'; message = await client.next()) {
    const { data: root } = message.payload as { data: Record<string, { id: string }> };
    found.push(Object.values(root)[0]?.id ?? null);
  }
  client.send({ type: 'stop', id: 'end' });
  await client.next();
  return found;
};

describe('publishing', () => {
  test("gives each subscriber his own selection of the mutation's, the rest as null", async () => {
    await subscribe('a', '{ onPut { status id } }');
    await subscribe('b', '{ renamed: onPut { id size } }');
    await put({ id: '1', status: 'NEW', price: 3, size: 4 });
    expect(await client.next()).toEqual(data('a', { data: { onPut: { status: 'NEW', id: '1' } } }));
    expect(await client.next()).toEqual(data('b', { data: { renamed: { id: '1', size: null } } }));
  });

  test('tells an error where a field that must not be null was not selected', async () => {
    await subscribe('a', '{ onPut { price } }');
    await put({ id: '1', price: 3 }, 'id');
    expect(await client.next()).toEqual(
      data('a', {
        data: { onPut: null },
        errors: [
          {
            path: ['onPut', 'price'],
            locations: null,
            message: `Cannot return null for non-nullable type: 'Int' within parent 'Item' (/onPut/price)`,
          },
        ],
      }),
    );
  });

  test('resolves nothing again, keeps JSON as it was, undoes aliases, and knows types', async () => {
    await subscribe('a', '{ onPut { id seller { name } details thing { id ... on Boat { sails } } } }');
    const item = { id: '1', seller: { name: 'Ann' }, details: { a: ['x'] }, thing: { __typename: 'Boat', id: 'b', sails: 2 } };
    await put(item, 'other: id  seller { name }  details  thing { id ... on Boat { n: sails } }');
    expect(await client.next()).toEqual(
      data('a', { data: { onPut: { id: '1', seller: { name: 'Ann!' }, details: '{"a":["x"]}', thing: { id: 'b', sails: 2 } } } }),
    );
  });

  test("holds every field to the subscriber's own rights", async () => {
    const query = '{ onPut { seller { phone } } }';
    await subscribe('key', query);
    await subscribe('token', query, {}, { host: new URL(api.endpoint).host, Authorization: 'ann' });
    await put({ id: '1', seller: { phone: '1234' } }, 'id seller { phone }', 'put', { authorization: 'ann' });
    expect(await client.next()).toMatchObject(
      data('key', {
        data: { onPut: { seller: { phone: null } } },
        errors: [{ path: ['onPut', 'seller', 'phone'], message: 'Not Authorized to access phone on type Seller' }],
      }),
    );
    expect(await client.next()).toEqual(data('token', { data: { onPut: { seller: { phone: '1234' } } } }));
  });

  test('comes from every mutation of the directive, in the order of an operation, and from no other field', async () => {
    await subscribe('a', '{ onPut { id } }');
    await subscribe('too', '{ onPutToo { id } }');
    await api.query('mutation { first: put(item: "{\\"id\\":1}") { id } second: other(item: "{\\"id\\":2}") { id } }');
    expect([await client.next(), await client.next(), await client.next()]).toEqual([
      data('a', { data: { onPut: { id: '1' } } }),
      data('too', { data: { onPutToo: { id: '1' } } }),
      data('a', { data: { onPut: { id: '2' } } }),
    ]);
  });

  test('does not happen for a mutation without a value', async () => {
    await subscribe('a', '{ onPut { id } }');
    await api.query('mutation { put(item: "null") { id } }');
    await put({ id: 'after', price: 1 });
    expect(await client.next()).toEqual(data('a', { data: { onPut: { id: 'after' } } }));
  });

  test('hands on a list whole', async () => {
    await subscribe('a', '{ onAll { id } }');
    await api.query('mutation { putAll(items: "[{\\"id\\":1},{\\"id\\":2}]") { id } }');
    expect(await client.next()).toEqual(data('a', { data: { onAll: [{ id: '1' }, { id: '2' }] } }));
  });

  test('counts deliveries for the mutation, and nothing for the subscription but its start', async () => {
    await subscribe('a', '{ onPut { id } }');
    await subscribe('b', '{ onPut { status } }');
    const from = api.context.readings.length;
    await put({ id: '1', price: 1 });
    const readings = api.context.readings.slice(from).map(({ cause, reading }) => [cause?.operation, reading]);
    expect(readings).toEqual([
      ['Mutation.put', { count: 1 }],
      ['Mutation.put', { deliveries: 2 }],
    ]);
  });

  test('drops a message beyond 240 KB and goes on', async () => {
    await subscribe('a', '{ onPut { id status } }');
    await put({ id: 'big', status: 'x'.repeat(245_760), price: 1 });
    await put({ id: 'fits', status: 'x'.repeat(245_000), price: 1 });
    expect(await client.next()).toMatchObject({ payload: { data: { onPut: { id: 'fits' } } } });
    expect(api.context.logged.at(-1)).toMatchObject({ message: expect.stringContaining('240 KB'), fields: { field: 'onPut' } });
  });
});

describe('arguments', () => {
  const items = [{ id: '1', status: 'NEW' }, { id: '2', status: null }, { id: '3' }, { id: '4', status: 'OLD' }];

  test('that are given must equal the fields of their names', async () => {
    await subscribe('a', '{ onPut(status: "NEW") { id } }');
    await subscribe('b', '($id: ID, $s: String) { onPut(id: $id, status: $s) { id } }', { id: '4', s: 'OLD' });
    expect(await arrivals(items)).toEqual(['1', '4']);
  });

  test('that are left out filter nothing, even as a variable', async () => {
    await subscribe('a', '($s: String) { onPut(status: $s) { id } }', {});
    expect(await arrivals(items)).toEqual(['1', '2', '3', '4', 'end']);
  });

  test('that are null let pass null and absent alone', async () => {
    await subscribe('a', '($s: String) { onPut(status: $s) { id } }', { s: null });
    await subscribe('b', '{ onPut(id: "4", status: null) { id } }');
    expect(await arrivals(items)).toEqual(['2', '3', 'end']);
  });

  test('look at what the mutation selected', async () => {
    await subscribe('a', '{ onPut(status: "NEW") { id } }');
    expect(await arrivals(items, 'id price')).toEqual([]);
  });
});

const filter = (...groups: [string, string, Json][][]): JsonObject => ({
  filterGroup: groups.map((group) => ({ filters: group.map(([fieldName, operator, value]) => ({ fieldName, operator, value })) })),
});
const FILTERED = '($filter: AWSJSON, $until: AWSJSON) { filtered(filter: $filter, until: $until) { id } }';
const EVENT = 'id status price size tags place { city }';

describe('an enhanced filter', () => {
  const items = [
    { id: '1', status: 'NEW', size: 10, tags: ['a', 'b'], place: { city: 'Ghent' } },
    { id: '2', status: 'NEWER', size: 20, tags: ['c'], place: { city: 'Bruges' } },
    { id: '3', status: 'OLD', size: 30 },
  ];

  test.each<[string, JsonObject, Json[]]>([
    ['eq', filter([['status', 'eq', 'NEW']]), ['1']],
    ['eq of a nested field', filter([['place.city', 'eq', 'Ghent']]), ['1']],
    ['ne', filter([['status', 'ne', 'NEW']]), ['2', '3']],
    ['lt and le', filter([['size', 'lt', 20]], [['size', 'le', 10]]), ['1']],
    [
      'gt and ge',
      filter([
        ['size', 'ge', 20],
        ['status', 'gt', 'NEW'],
      ]),
      ['2', '3'],
    ],
    ['numbers, which do not compare with strings', filter([['size', 'gt', '5']]), []],
    ['between', filter([['size', 'between', [15, 25]]]), ['2']],
    ['beginsWith', filter([['status', 'beginsWith', 'NEW']]), ['1', '2']],
    ['contains of a string', filter([['status', 'contains', 'EW']]), ['1', '2']],
    ['contains of a list', filter([['tags', 'contains', 'c']]), ['2']],
    ['notContains', filter([['tags', 'notContains', 'c']]), ['1', '3']],
    ['containsAny', filter([['tags', 'containsAny', ['b', 'c']]]), ['1', '2']],
    ['in', filter([['status', 'in', ['NEW', 'OLD']]]), ['1', '3']],
    ['notIn', filter([['status', 'notIn', ['NEW', 'OLD']]]), ['2']],
    [
      'conditions that must all hold',
      filter([
        ['status', 'eq', 'NEW'],
        ['size', 'gt', 10],
      ]),
      [],
    ],
    [
      'groups that are alternatives, each item once',
      filter([['status', 'eq', 'NEW']], [['size', 'le', 10]], [['size', 'eq', 30]]),
      ['1', '3'],
    ],
    ['no groups, which filter nothing', { filterGroup: [] }, ['1', '2', '3']],
  ])('lets pass by %s', async (_what, given, ids) => {
    await subscribe('f', FILTERED, { filter: JSON.stringify(given) });
    expect(await arrivals(items, EVENT)).toEqual(ids);
  });

  const of = (count: number, operator: string, value: (index: number) => Json) =>
    Array.from({ length: count }, (_, index): [string, string, Json] => [`f${index}`, operator, value(index)]);

  test.each<[string, JsonObject, string]>([
    ['six fields', filter(of(6, 'eq', () => 1)), 'Filters exceed maximum attributes limit 5 for subscription.'],
    [
      'a field twice',
      filter([
        ['a', 'ge', 1],
        ['a', 'le', 2],
      ]),
      'filter uses same fieldName multiple time',
    ],
    [
      'eleven groups',
      filter(...of(11, 'eq', () => 1).map((one) => [one])),
      'Filters combination exceed maximum limit 10 for subscription.',
    ],
    [
      'values of in that make eleven groups',
      filter([['a', 'in', [1, 2, 3, 4, 5]]], [['b', 'in', [1, 2, 3, 4, 5]]], [['c', 'eq', 1]]),
      'Filters combination exceed maximum limit 10 for subscription.',
    ],
    ['six values of in', filter([['a', 'in', [1, 2, 3, 4, 5, 6]]]), 'The filter operator in takes at most 5 values.'],
    [
      '21 values of containsAny',
      filter([['a', 'containsAny', of(21, 'eq', () => 1).map(([name]) => name)]]),
      'The filter operator containsAny takes at most 20 values.',
    ],
    ['a long string', filter([['a', 'eq', 'x'.repeat(257)]]), 'A filter value has more than 256 characters.'],
    ['an unknown operator', filter([['a', 'like', 'x']]), 'The filter operator like is not supported.'],
    ['a list where one value belongs', filter([['a', 'eq', [1]]]), 'The filter operator eq takes one value.'],
    ['something else', { filterGroup: 1 }, 'The subscription filter is not well-formed.'],
  ])('with %s refuses the subscription', async (_what, given, message) => {
    expect(await client.start('f', `subscription ${FILTERED}`, { filter: JSON.stringify(given) })).toEqual({
      id: 'f',
      type: 'error',
      payload: { errors: [{ errorType: 'BadRequestException', message }] },
    });
  });

  test('at its limits is taken', async () => {
    await subscribe('f', FILTERED, {
      filter: JSON.stringify(
        filter(
          of(5, 'eq', () => 'x'.repeat(256)),
          ...of(9, 'eq', () => 1).map((one) => [one]),
        ),
      ),
    });
  });
});

describe('invalidation', () => {
  const expel = (...calls: JsonObject[]) =>
    api.query('mutation ($calls: AWSJSON!) { expel(calls: $calls) { id } }', { calls: JSON.stringify(calls) });

  test('ends the subscriptions whose filter the payload passes, and closes their connections', async () => {
    const [one, two] = [await connect(api), await connect(api)];
    const until = (user: string) => ({ filter: '{"filterGroup":[]}', until: JSON.stringify(filter([['user', 'eq', user]])) });
    await one.start('s', `subscription ${FILTERED}`, until('u1'));
    await two.start('s', `subscription ${FILTERED}`, until('u2'));
    await expel({ subscriptionField: 'filtered', payload: { user: 'u1' } });
    expect(await one.next()).toEqual({ type: 'complete', id: 's' });
    expect(await one.closed).toEqual({ code: 1000, reason: 'Subscription complete.' });
    await put({ id: '1', price: 1 });
    expect(await two.next()).toMatchObject({ type: 'data' });
    await two.close();
  });

  test('happens at most five times in a request', async () => {
    const calls = (count: number) => Array.from({ length: count }, (_, index) => ({ subscriptionField: 'filtered', payload: { index } }));
    expect((await expel(...calls(5), ...calls(5))).errors).toBeUndefined();
    expect(await expel(...calls(6))).toMatchObject({
      errors: [{ message: 'A request may invalidate subscriptions 5 times at most.' }],
    });
  });
});
