import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDynamoDb, type DynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import type { Json, JsonObject, LambdaResult } from '../../../local/service.ts';
import { createTestContext } from '../lambda/test-context.ts';
import { startApi, type TestApi } from './test-api.ts';

const TABLE = 'items';
const schema = 'type Query { run(request: AWSJSON!): AWSJSON other(request: AWSJSON!): AWSJSON }';
const resolver = {
  dataSource: 'table' as const,
  request: 'return ctx.args.request',
  response: 'return { result: ctx.result, error: ctx.error ? { type: ctx.error.type, message: ctx.error.message } : null }',
};

let dynamodb: DynamoDb;
let api: TestApi;
let decision: Json = { action: 'reject' };
beforeAll(async () => {
  dynamodb = createDynamoDb(createTestContext(), { directory: undefined, onDeath: () => undefined, heapMegabytes: 128 });
  await dynamodb.call(
    'CreateTable',
    {
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'PK', AttributeType: 'S' },
        { AttributeName: 'SK', AttributeType: 'N' },
      ],
    },
    undefined,
  );
  api = await startApi({
    schema,
    dynamodb,
    tableName: TABLE,
    resolvers: { 'Query.run': resolver, 'Query.other': resolver },
    lambda: (): LambdaResult => ({ functionError: null, payload: decision }),
  });
}, 60_000);
afterAll(async () => {
  await api?.stop();
  await dynamodb?.stop?.();
});

interface Outcome {
  readonly result: Json;
  readonly error: { readonly type: string; readonly message: string } | null;
}

async function run(request: JsonObject, field = 'run'): Promise<Outcome> {
  const { data, errors } = await api.query(`query($r: AWSJSON!) { v: ${field}(request: $r) }`, { r: JSON.stringify(request) });
  expect(errors).toBeUndefined();
  return JSON.parse(String((data as { v: string }).v));
}

const key = (SK: number, PK = 'p') => ({ PK: { S: PK }, SK: { N: SK } });
const put = (SK: number, attributes: JsonObject = {}, condition?: Json) =>
  run({ operation: 'PutItem', key: key(SK), attributeValues: attributes, ...(condition === undefined ? {} : { condition }) });
const stored = async (SK: number) => (await run({ operation: 'GetItem', key: key(SK), consistentRead: true })).result;
const NEW = { expression: 'attribute_not_exists(PK)' };

beforeEach(async () => {
  decision = { action: 'reject' };
  const { result } = await run({ operation: 'Scan' });
  for (const { PK, SK } of (result as { items: { PK: string; SK: number }[] }).items)
    await run({ operation: 'DeleteItem', key: key(SK, PK) });
});

describe('values', () => {
  test('go in as handlers write them and come back as plain JSON', async () => {
    const attributes = {
      n: { N: 1.5 },
      none: { NULL: null },
      list: { L: [{ N: 1 }, { M: { a: { BOOL: true } } }] },
      set: { NS: [2] },
      texts: { SS: ['a'] },
      bytes: { B: 'AAE=' },
    };
    const plain = { PK: 'p', SK: 1, n: 1.5, none: null, list: [1, { a: true }], set: [2], texts: ['a'], bytes: 'AAE=' };
    expect(await put(1, attributes)).toEqual({ result: plain, error: null });
    expect(await stored(1)).toEqual(plain);
    expect(await stored(2)).toBeNull();
  });

  test('a projection cuts an item', async () => {
    await put(1, { a: { S: 'x' }, b: { S: 'y' } });
    const request = { operation: 'GetItem', key: key(1), projection: { expression: '#a', expressionNames: { '#a': 'a' } } };
    expect((await run(request)).result).toEqual({ a: 'x' });
  });
});

describe('single writes', () => {
  test('an update answers the item after it, a deletion the item before it', async () => {
    const update = {
      expression: 'SET #n = if_not_exists(#n, :zero) + :one',
      expressionNames: { '#n': 'n' },
      expressionValues: { ':zero': { N: 0 }, ':one': { N: 1 } },
    };
    expect((await run({ operation: 'UpdateItem', key: key(1), update })).result).toEqual({ PK: 'p', SK: 1, n: 1 });
    expect((await run({ operation: 'DeleteItem', key: key(1) })).result).toEqual({ PK: 'p', SK: 1, n: 1 });
    expect((await run({ operation: 'DeleteItem', key: key(1) })).result).toBeNull();
  });

  test('a failed condition is ctx.error beside the current item', async () => {
    await put(1, { a: { S: 'old' } });
    const { result, error } = await put(1, { a: { S: 'new' } }, NEW);
    expect(result).toEqual({ PK: 'p', SK: 1, a: 'old' });
    expect(error?.type).toBe('DynamoDB:ConditionalCheckFailedException');
    expect(error?.message).toMatch(
      /^The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: [0-9A-F]{32}\)$/,
    );
  });

  test('a put that finds what it wanted to write succeeds, attributes of equalsIgnore aside', async () => {
    await put(1, { a: { S: 'same' }, at: { N: 1 }, set: { SS: ['x', 'y'] } });
    const again = { a: { S: 'same' }, at: { N: 2 }, set: { SS: ['y', 'x'] } };
    expect((await put(1, again, NEW)).error?.type).toBe('DynamoDB:ConditionalCheckFailedException');
    expect(await put(1, again, { ...NEW, equalsIgnore: ['at'] })).toMatchObject({ error: null, result: { a: 'same', at: 1 } });
  });

  test('a deletion whose item is gone succeeds, an update never counts as done', async () => {
    const condition = { expression: 'attribute_exists(PK)' };
    expect(await run({ operation: 'DeleteItem', key: key(1), condition })).toEqual({ result: null, error: null });
    const update = { expression: 'SET a = :a', expressionValues: { ':a': { S: 'x' } } };
    expect(await run({ operation: 'UpdateItem', key: key(1), update, condition })).toMatchObject({
      result: null,
      error: { type: 'DynamoDB:ConditionalCheckFailedException' },
    });
  });

  test('a condition may be the text of util.transform', async () => {
    await put(1);
    const condition = JSON.stringify({ expression: '(attribute_not_exists(#p))', expressionNames: { '#p': 'PK' }, expressionValues: {} });
    expect((await put(1, { a: { S: 'x' } }, condition)).error?.type).toBe('DynamoDB:ConditionalCheckFailedException');
  });

  test.each([
    ['reject', { action: 'reject' }, 'old', true],
    ['discard', { action: 'discard' }, 'old', false],
    ['retry', { action: 'retry', retryMapping: { condition: null, attributeValues: { a: { S: 'retried' } } } }, 'retried', false],
    ['another answer', 'what', 'old', true],
  ])('the Lambda of a Custom strategy decides: %s', async (_what, answer, kept, fails) => {
    await put(1, { a: { S: 'old' } });
    decision = answer;
    const condition = { ...NEW, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn: 'arn:decide' } };
    const { error } = await put(1, { a: { S: 'new' } }, condition);
    expect([error !== null, await stored(1)]).toEqual([fails, { PK: 'p', SK: 1, a: kept }]);
    expect(api.invocations.at(-1)?.payload).toMatchObject({
      currentValue: { a: 'old' },
      resolver: { tableName: TABLE, awsRegion: 'eu-central-1', parentType: 'Query', field: 'run', outputType: 'AWSJSON' },
    });
  });

  test('other failures are named after DynamoDB', async () => {
    const { error } = await run({ operation: 'GetItem', key: { PK: { S: 'p' } } });
    expect([error?.type, error?.message]).toEqual([
      'DynamoDB:ValidationException',
      expect.stringContaining('(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException;'),
    ]);
  });
});

describe('pages', () => {
  const page = (more: JsonObject = {}, field?: string) =>
    run({ operation: 'Query', limit: 2, query: { expression: 'PK = :p', expressionValues: { ':p': { S: 'p' } } }, ...more }, field);

  test('follow one another by their token, either way', async () => {
    for (const SK of [1, 2, 3]) await put(SK);
    const first = (await page()).result as { items: Json[]; nextToken: string; scannedCount: number };
    expect([first.items, first.scannedCount]).toEqual([
      [
        { PK: 'p', SK: 1 },
        { PK: 'p', SK: 2 },
      ],
      2,
    ]);
    expect((await page({ nextToken: first.nextToken })).result).toEqual({ items: [{ PK: 'p', SK: 3 }], nextToken: null, scannedCount: 1 });
    expect((await page({ scanIndexForward: false, limit: 1 })).result).toMatchObject({ items: [{ SK: 3 }] });
  });

  test('a token that is bent, of another resolver, or no token is ctx.error', async () => {
    for (const SK of [1, 2, 3]) await put(SK);
    const { nextToken } = (await page()).result as { nextToken: string };
    expect(Buffer.from(nextToken, 'base64').toString('latin1')).not.toContain('"PK"');
    const bent = `${nextToken.slice(0, -2)}${nextToken.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const [token, field] of [
      [bent, 'run'],
      [nextToken, 'other'],
      ['', 'run'],
      ['nope', 'run'],
    ] as const) {
      expect(await page({ nextToken: token }, field)).toEqual({
        result: null,
        error: { type: 'BadRequestException', message: 'Invalid pagination token given.' },
      });
    }
  });

  test('a filter thins out a page', async () => {
    await put(1, { a: { N: 1 } });
    await put(2, { a: { N: 2 } });
    const filter = { expression: '#a > :a', expressionNames: { '#a': 'a' }, expressionValues: { ':a': { N: 1 } } };
    expect((await page({ filter })).result).toMatchObject({ items: [{ SK: 2 }], scannedCount: 2 });
  });
});

describe('batches', () => {
  test('answer in the order of the request, with null for what is missing', async () => {
    await put(1, { a: { S: 'x' } });
    await put(3, { a: { S: 'z' } });
    const keys = [key(3), key(2), key(1)];
    expect((await run({ operation: 'BatchGetItem', tables: { [TABLE]: { keys } } })).result).toEqual({
      data: { [TABLE]: [{ PK: 'p', SK: 3, a: 'z' }, null, { PK: 'p', SK: 1, a: 'x' }] },
      unprocessedKeys: { [TABLE]: [] },
    });
    const projection = { expression: '#a', expressionNames: { '#a': 'a' } };
    expect((await run({ operation: 'BatchGetItem', tables: { [TABLE]: { keys, projection } } })).result).toMatchObject({
      data: { [TABLE]: [{ a: 'z' }, null, { a: 'x' }] },
    });
  });

  test('put and delete', async () => {
    const items = [{ ...key(1), a: { N: 5 } }, key(2)];
    expect((await run({ operation: 'BatchPutItem', tables: { [TABLE]: items } })).result).toEqual({
      data: {
        [TABLE]: [
          { PK: 'p', SK: 1, a: 5 },
          { PK: 'p', SK: 2 },
        ],
      },
      unprocessedItems: { [TABLE]: [] },
    });
    expect((await run({ operation: 'BatchDeleteItem', tables: { [TABLE]: [key(1)] } })).result).toEqual({
      data: { [TABLE]: [{ PK: 'p', SK: 1 }] },
      unprocessedKeys: { [TABLE]: [] },
    });
    expect([await stored(1), await stored(2)]).toEqual([null, { PK: 'p', SK: 2 }]);
  });

  test('list apart what DynamoDB left undone', async () => {
    const left = await startApi({
      schema,
      tableName: TABLE,
      resolvers: { 'Query.run': resolver },
      dynamodb: {
        call: async (action) =>
          action === 'BatchGetItem'
            ? { Responses: { [TABLE]: [] }, UnprocessedKeys: { [TABLE]: { Keys: [{ PK: { S: 'p' }, SK: { N: '1' } }] } } }
            : { UnprocessedItems: { [TABLE]: [{ PutRequest: { Item: { PK: { S: 'p' }, SK: { N: '1' } } } }] } },
      },
    });
    const ask = async (request: JsonObject) => {
      const { data } = await left.query('query($r: AWSJSON!) { run(request: $r) }', { r: JSON.stringify(request) });
      return JSON.parse(String((data as { run: string }).run)).result;
    };
    expect(await ask({ operation: 'BatchGetItem', tables: { [TABLE]: { keys: [key(1)] } } })).toEqual({
      data: { [TABLE]: [null] },
      unprocessedKeys: { [TABLE]: [{ PK: 'p', SK: 1 }] },
    });
    expect(await ask({ operation: 'BatchPutItem', tables: { [TABLE]: [key(1), key(2)] } })).toEqual({
      data: { [TABLE]: [null, { PK: 'p', SK: 2 }] },
      unprocessedItems: { [TABLE]: [{ PK: 'p', SK: 1 }] },
    });
    await left.stop();
  });
});

describe('transactions', () => {
  const write = (operation: string, SK: number, more: JsonObject = {}) => ({ table: TABLE, operation, key: key(SK), ...more });

  test('write all, and answer the keys', async () => {
    await put(2);
    const update = { expression: 'SET a = :a', expressionValues: { ':a': { N: 7 } } };
    const transactItems = [
      write('PutItem', 1, { attributeValues: { a: { S: 'x' } } }),
      write('UpdateItem', 3, { update }),
      write('DeleteItem', 2),
    ];
    expect(await run({ operation: 'TransactWriteItems', transactItems })).toEqual({
      result: {
        keys: [
          { PK: 'p', SK: 1 },
          { PK: 'p', SK: 3 },
          { PK: 'p', SK: 2 },
        ],
        cancellationReasons: null,
      },
      error: null,
    });
    expect([await stored(1), await stored(2), await stored(3)]).toEqual([{ PK: 'p', SK: 1, a: 'x' }, null, { PK: 'p', SK: 3, a: 7 }]);
  });

  test('or none, with a reason for each item and the item that stood in the way', async () => {
    await put(1, { a: { S: 'old' } });
    const transactItems = [write('PutItem', 1, { condition: NEW }), write('ConditionCheck', 2, { condition: NEW }), write('PutItem', 3)];
    const { result, error } = await run({ operation: 'TransactWriteItems', transactItems });
    expect(error?.type).toBe('DynamoDB:TransactionCanceledException');
    expect(result).toEqual({
      keys: null,
      cancellationReasons: [
        { item: { PK: 'p', SK: 1, a: 'old' }, type: 'ConditionCheckFailed', message: 'The condition check failed.' },
        { type: 'None', message: 'None' },
        { type: 'None', message: 'None' },
      ],
    });
    expect(await stored(3)).toBeNull();
  });

  test('read together', async () => {
    await put(1, { a: { S: 'x' } });
    const transactItems = [1, 2].map((SK) => ({ table: TABLE, key: key(SK) }));
    expect((await run({ operation: 'TransactGetItems', transactItems })).result).toEqual({
      items: [{ PK: 'p', SK: 1, a: 'x' }, null],
      cancellationReasons: null,
    });
  });
});

test.each([
  [{ operation: 'Sync' }, "Unsupported operation 'Sync'. It needs a versioned data source, which the local cloud does not imitate."],
  [{ operation: 'Nope' }, "Unsupported operation 'Nope'."],
  [{ operation: 'GetItem' }, "Value for field '$[key]' not found."],
])('%j is refused', async (request, message) => {
  const { errors } = await api.query('query($r: AWSJSON!) { run(request: $r) }', { r: JSON.stringify(request) });
  expect(errors).toMatchObject([{ errorType: 'MappingTemplate', message }]);
});
