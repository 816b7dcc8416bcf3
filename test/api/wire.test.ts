import { describe, expect, test } from 'vitest';
import { asGuest, asUser, post, sharedStage } from '../support/stage.ts';
import { newUser } from '../support/users.ts';

const stage = sharedStage();
const CREATE = `mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }`;
const ITEM = {
  requestId: '00000000-0000-4000-8000-000000000001',
  title: 'Lamp',
  description: '',
  category: 'HOME',
  condition: 'GOOD',
  saleKind: 'GIVEAWAY',
  latitude: 48.1,
  longitude: 11.5,
};

describe('a guest', () => {
  test('gets health', async () => {
    const { status, body } = await post(stage, '{ health { status version stage time } }', { headers: asGuest(stage) });
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.data?.health).toEqual({
      status: 'ok',
      version: '0.1.0',
      stage: 'dev',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test('gets a page of itemsNear', async () => {
    const query = '{ itemsNear(input: { latitude: -48, longitude: -123, radiusKm: 5 }) { items { id } nextToken } }';
    const { body } = await post(stage, query, { headers: asGuest(stage) });
    expect(body).toEqual({ data: { itemsNear: { items: [], nextToken: null } } });
  });

  test('is refused createItem with Unauthorized at the field', async () => {
    const { status, body } = await post(stage, CREATE, { headers: asGuest(stage), variables: { input: ITEM } });
    expect(status).toBe(200);
    expect(body.data).toBeNull();
    expect(body.errors).toEqual([
      {
        path: ['createItem'],
        data: null,
        errorType: 'Unauthorized',
        errorInfo: null,
        locations: [{ line: 1, column: 39, sourceName: null }],
        message: 'Not Authorized to access createItem on type Mutation',
      },
    ]);
  });

  test('is refused me, status and myItems', async () => {
    for (const field of ['me { id }', 'status { user }', 'myItems { nextToken }']) {
      const { body } = await post(stage, `{ ${field} }`, { headers: asGuest(stage) });
      expect(body.errors?.map((error) => error.errorType)).toEqual(['Unauthorized']);
    }
  });
});

describe('without valid credentials', () => {
  test.each([
    ['none', {}],
    ['a wrong API key', { 'x-api-key': 'da2-00000000000000000000000000' }],
    ['no token at all', { authorization: 'nonsense' }],
    ['an unsigned token', { authorization: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' }],
  ])('%s is 401 UnauthorizedException', async (_, headers) => {
    const answer = await post(stage, '{ health { status } }', { headers: headers as Record<string, string> });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('x-amzn-errortype')).toContain('UnauthorizedException');
    expect(answer.body.errors?.[0]?.errorType).toBe('UnauthorizedException');
  });
});

describe('a document', () => {
  test('with an unknown field is a validation error', async () => {
    const { status, body } = await post(stage, '{ badfield }', { headers: asGuest(stage) });
    expect(status).toBe(200);
    expect(body.data).toBeNull();
    expect(body.errors?.[0]?.message).toBe(
      "Validation error of type FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
    );
  });

  test('with an unknown input field is a validation error, so nothing can be mass-assigned', async () => {
    const user = await newUser(stage);
    const { body } = await post(stage, CREATE, { headers: asUser(user), variables: { input: { ...ITEM, sellerId: 'someone-else' } } });
    expect(body.data ?? null).toBeNull();
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]?.errorType ?? 'none').not.toBe('INVALID_INPUT');
  });
});

test('a user with an id token may query, but not change anything', async () => {
  const user = await newUser(stage);
  const headers = { authorization: user.idToken };
  expect((await post(stage, '{ status { user service environment } }', { headers })).body.data?.status).toEqual({
    user: expect.any(String),
    service: 'ecobid',
    environment: 'dev',
  });
  const { body } = await post(stage, CREATE, { headers, variables: { input: ITEM } });
  expect(body.errors?.[0]?.errorType).toBe('Unauthorized');
});

test('no error tells a table, a key or a stack', async () => {
  const user = await newUser(stage);
  const answers = [
    await post(stage, '{ itemsBySeller(sellerId: "x", nextToken: "bent") { nextToken } }', { headers: asGuest(stage) }),
    await post(stage, '{ myItems(nextToken: "bent") { nextToken } }', { headers: asUser(user) }),
    await post(stage, `{ item(id: "${'x'.repeat(3000)}") { id } }`, { headers: asGuest(stage) }),
  ];
  expect(JSON.stringify(answers.map((answer) => answer.body))).not.toMatch(/GSI|PK|arn:|dynamodb|\.ts|\.js|at /i);
});

test('fragments that double forty times over are answered like the one field that they hold', async () => {
  const levels = Array.from({ length: 40 }, (_, level) => `fragment f${level} on Health { ...f${level + 1} ...f${level + 1} }`);
  const query = ['{ health { ...f0 } }', ...levels, 'fragment f40 on Health { status }'].join('\n');
  expect((await post(stage, query, { headers: asGuest(stage) })).body).toEqual({ data: { health: { status: 'ok' } } });
});

test('a number beyond the doubles passes no bound', async () => {
  const query = '{ itemsNear(input: { latitude: 1e400, longitude: 3, radiusKm: 5 }) { items { id } } }';
  const { body } = await post(stage, query, { headers: asGuest(stage) });
  expect(body.data).toBeNull();
  expect(body.errors).toHaveLength(1);
});
