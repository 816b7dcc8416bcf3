import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDb, type DynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { readFaultPlan } from '../../../local/faults/fault-plan.ts';
import { createFaults } from '../../../local/faults/faults.ts';
import type { Json, JsonObject } from '../../../local/service.ts';
import { createTestContext } from '../lambda/test-context.ts';
import { startApi, type TestApi } from './test-api.ts';

const TABLE = 'items';
const resolver = {
  dataSource: 'table' as const,
  request: 'return ctx.args.request',
  response: 'return { result: ctx.result, error: ctx.error ? { type: ctx.error.type, message: ctx.error.message } : null }',
};
const faults = createFaults();
let dynamodb: DynamoDb;
let api: TestApi;

beforeAll(async () => {
  dynamodb = createDynamoDb({ ...createTestContext(), faults }, { directory: undefined, onDeath: () => undefined, heapMegabytes: 128 });
  const KeySchema = [
    { AttributeName: 'PK', KeyType: 'HASH' },
    { AttributeName: 'SK', KeyType: 'RANGE' },
  ];
  const AttributeDefinitions = ['PK', 'SK'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
  await dynamodb.call('CreateTable', { TableName: TABLE, BillingMode: 'PAY_PER_REQUEST', KeySchema, AttributeDefinitions }, undefined);
  for (const SK of ['1', '2', '3']) await dynamodb.call('PutItem', { TableName: TABLE, Item: key('list', SK) }, undefined);
  const schema = 'type Query { run(request: AWSJSON!): AWSJSON }';
  api = await startApi({ schema, dynamodb, tableName: TABLE, resolvers: { 'Query.run': resolver } });
}, 60_000);

afterEach(() => faults.lay(undefined));

afterAll(async () => {
  await api?.stop();
  await dynamodb?.stop?.();
});

const key = (PK: string, SK = '0') => ({ PK: { S: PK }, SK: { S: SK } });
const inject = (action: string, kind: string) =>
  faults.lay(readFaultPlan({ seed: 1, rules: [{ service: 'dynamodb', action, kind, times: 1 }] }));

async function run(request: JsonObject): Promise<{ result: Json; error: { type: string; message: string } | null }> {
  const { data, errors } = await api.query('query($r: AWSJSON!) { v: run(request: $r) }', { r: JSON.stringify(request) });
  expect(errors).toBeUndefined();
  return JSON.parse(String((data as { v: string }).v));
}

const details = (code: string, status: number) =>
  expect.stringContaining(`(Service: AmazonDynamoDBv2; Status Code: ${status}; Error Code: ${code}; Request ID: `);

describe('ctx.error of a resolver whose call a fault strikes', () => {
  it.each([
    ['throttle', 'DynamoDB:ProvisionedThroughputExceededException', details('ProvisionedThroughputExceededException', 400), false],
    ['conflict', 'DynamoDB:TransactionConflictException', details('TransactionConflictException', 400), false],
    ['internal', 'DynamoDB:InternalServerError', details('InternalServerError', 500), undefined],
    ['timeoutBefore', 'DynamoDB:SdkClientException', 'Unable to execute HTTP request: Read timed out', false],
    ['timeoutAfter', 'DynamoDB:SdkClientException', 'Unable to execute HTTP request: Read timed out', true],
  ])('names %s', async (kind, type, message, done) => {
    inject('PutItem', kind);
    expect(await run({ operation: 'PutItem', key: key(kind) })).toEqual({ result: null, error: { type, message } });
    const { result } = await run({ operation: 'GetItem', key: key(kind), consistentRead: true });
    if (done !== undefined) expect(result !== null).toBe(done);
  });

  it('names a cancelled transaction, with the reasons beside it', async () => {
    inject('TransactWriteItems', 'conflict');
    const { result, error } = await run({
      operation: 'TransactWriteItems',
      transactItems: [{ table: TABLE, operation: 'PutItem', key: key('transacted') }],
    });
    expect(error?.type).toBe('DynamoDB:TransactionCanceledException');
    expect(result).toMatchObject({
      keys: null,
      cancellationReasons: [{ type: 'TransactionConflict', message: 'Transaction is ongoing for the item' }],
    });
  });
});

describe('the result of a resolver whose call a fault strikes', () => {
  it('lists what a batch left undone', async () => {
    inject('BatchWriteItem', 'unprocessed');
    const { result } = await run({ operation: 'BatchPutItem', tables: { [TABLE]: [key('b', '1'), key('b', '2')] } });
    expect(result).toEqual({
      data: { [TABLE]: [{ PK: 'b', SK: '1' }, null] },
      unprocessedItems: { [TABLE]: [{ PK: 'b', SK: '2' }] },
    });
  });

  it.each(['shortPage', 'emptyPage'])('is a page with a token after a %s, and nothing is lost over all pages', async (kind) => {
    inject('Query', kind);
    const query = { expression: 'PK = :p', expressionValues: { ':p': { S: 'list' } } };
    type Page = { items: { SK: string }[]; nextToken: string | null };
    const first = (await run({ operation: 'Query', query })).result as Page;
    expect(first.items.length).toBeLessThan(3);
    expect(first.nextToken).not.toBeNull();
    const rest = (await run({ operation: 'Query', query, nextToken: first.nextToken })).result as Page;
    expect([...first.items, ...rest.items].map(({ SK }) => SK)).toEqual(['1', '2', '3']);
  });

  it('is what was there before the last writes', async () => {
    inject('GetItem', 'staleRead');
    await run({ operation: 'PutItem', key: key('stale') });
    expect((await run({ operation: 'GetItem', key: key('stale') })).result).toBeNull();
    expect((await run({ operation: 'GetItem', key: key('stale') })).result).toEqual({ PK: 'stale', SK: '0' });
  });
});
