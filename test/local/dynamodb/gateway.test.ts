import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError, type JsonObject } from '../../../local/service.ts';
import { inMemoryDynamoDb, THINGS, text } from './in-memory-dynamodb.ts';

const dynamodb = inMemoryDynamoDb();

beforeAll(async () => {
  await dynamodb.call('CreateTable', THINGS, undefined);
});

afterAll(() => dynamodb.stop?.());

const put = (Item: JsonObject, more: JsonObject = {}): JsonObject => ({ TableName: 'Things', Item, ...more });
const onKey = (key: string, more: JsonObject = {}): JsonObject => ({ TableName: 'Things', Key: { PK: { S: key } }, ...more });
const store = (Item: JsonObject) => dynamodb.call('PutItem', put(Item), undefined);
const set = (name: string, value: JsonObject): JsonObject => ({
  UpdateExpression: 'SET #n = :v',
  ExpressionAttributeNames: { '#n': name },
  ExpressionAttributeValues: { ':v': value },
});
const transact = (...TransactItems: JsonObject[]) => dynamodb.measured('TransactWriteItems', { TransactItems });

describe('plain calls', () => {
  it('counts a trip and the units that DynamoDB tells, and hides the figure from who had not asked', async () => {
    expect(await dynamodb.measured('PutItem', put({ PK: { S: 'plain' }, a: text(1_500) }))).toEqual({
      answer: {},
      trips: 1,
      writeUnits: 2,
      readUnits: 0,
    });
    const read = await dynamodb.measured('GetItem', onKey('plain', { ConsistentRead: true }));
    expect([read.trips, read.writeUnits, read.readUnits]).toEqual([1, 0, 1]);
    expect(Object.keys(read.answer)).toEqual(['Item']);
  });

  it('counts the entries of indexes', async () => {
    expect((await dynamodb.measured('PutItem', put({ PK: { S: 'indexed' }, G: text(1), W: text(1) }))).writeUnits).toBe(3);
  });

  it('leaves the figure to who asked for it, in the form asked for', async () => {
    const { answer } = await dynamodb.measured('GetItem', onKey('nothing', { ReturnConsumedCapacity: 'INDEXES' }));
    expect(answer).toEqual({ ConsumedCapacity: { TableName: 'Things', CapacityUnits: 0.5, Table: { CapacityUnits: 0.5 } } });
  });

  it('sums the units of a batch over its tables', async () => {
    const RequestItems = {
      Things: [{ PutRequest: { Item: { PK: { S: 'b1' } } } }, { PutRequest: { Item: { PK: { S: 'b2' }, a: text(2_000) } } }],
    };
    expect((await dynamodb.measured('BatchWriteItem', { RequestItems })).writeUnits).toBe(3);
    const Keys = [{ PK: { S: 'b1' } }, { PK: { S: 'b2' } }];
    expect((await dynamodb.measured('BatchGetItem', { RequestItems: { Things: { Keys } } })).readUnits).toBe(1);
  });

  it.each([
    ['Query', {}, 0.5],
    ['Query', { ConsistentRead: true }, 1],
    ['Query', { IndexName: 'ByGroup', KeyConditionExpression: 'G = :key' }, 0.5],
  ])('counts a %s with %j that finds nothing like one of a small item', async (action, more, units) => {
    const nothing = {
      TableName: 'Things',
      KeyConditionExpression: 'PK = :key',
      ExpressionAttributeValues: { ':key': text(9, '0') },
      ...more,
    };
    const { answer, readUnits } = await dynamodb.measured(action, nothing);
    expect([answer, readUnits]).toEqual([{ Items: [], Count: 0, ScannedCount: 0 }, units]);
  });

  it('counts a Scan of an empty table like one of a small item, and tells the index that it searched', async () => {
    await dynamodb.call('CreateTable', { ...THINGS, TableName: 'Empty' }, undefined);
    expect((await dynamodb.measured('Scan', { TableName: 'Empty', ConsistentRead: true })).readUnits).toBe(1);
    const { answer } = await dynamodb.measured('Scan', { TableName: 'Empty', IndexName: 'Whole', ReturnConsumedCapacity: 'INDEXES' });
    expect(answer.ConsumedCapacity).toEqual({
      TableName: 'Empty',
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { Whole: { CapacityUnits: 0.5 } },
    });
  });

  it('counts what a Query met and its filter left out by size alone', async () => {
    await store({ PK: { S: 'filtered' }, a: text(5_000) });
    const query = {
      TableName: 'Things',
      KeyConditionExpression: 'PK = :key',
      FilterExpression: 'attribute_exists(b)',
      ExpressionAttributeValues: { ':key': { S: 'filtered' } },
    };
    expect((await dynamodb.measured('Query', query)).readUnits).toBe(1);
  });

  it('counts each missing key of a batch, by its consistency', async () => {
    await store({ PK: { S: 'there' }, a: text(5_000) });
    const Keys = [{ PK: { S: 'there' } }, { PK: { S: 'missing' } }, { PK: { S: 'gone' } }];
    expect((await dynamodb.measured('BatchGetItem', { RequestItems: { Things: { Keys } } })).readUnits).toBe(1 + 2 * 0.5);
    const consistent = { RequestItems: { Things: { Keys, ConsistentRead: true } }, ReturnConsumedCapacity: 'TOTAL' };
    const { answer, readUnits } = await dynamodb.measured('BatchGetItem', consistent);
    expect(readUnits).toBe(2 + 2);
    expect(answer.ConsumedCapacity).toEqual([{ TableName: 'Things', CapacityUnits: 4 }]);
  });

  it('counts a failed condition like a write of the item that it met, and hides that item', async () => {
    await store({ PK: { S: 'met' }, a: text(2_500) });
    const input = put({ PK: { S: 'met' } }, { ConditionExpression: 'attribute_not_exists(PK)' });
    expect(await dynamodb.measured('PutItem', input)).toEqual({
      answer: { error: 'AwsError: The conditional request failed' },
      trips: 1,
      writeUnits: 3,
      readUnits: 0,
    });
    const refusal = await dynamodb.call('PutItem', input, undefined).catch((error: unknown) => error);
    expect(refusal).toEqual(new AwsError('ConditionalCheckFailedException', 'The conditional request failed', 400, {}));
  });

  it('gives the item that a failed condition met to who asked for it', async () => {
    await store({ PK: { S: 'asked' }, a: text(1) });
    const condition = { ConditionExpression: 'attribute_exists(b)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    await expect(dynamodb.call('DeleteItem', onKey('asked', condition), undefined)).rejects.toMatchObject({
      code: 'ConditionalCheckFailedException',
      extra: { Item: { PK: { S: 'asked' }, a: text(1) } },
    });
  });

  it('counts no units for what DynamoDB refuses, and tells its code', async () => {
    expect((await dynamodb.measured('PutItem', put({ a: text(1) }))).writeUnits).toBe(0);
    await expect(dynamodb.call('GetItem', { TableName: 'Nope', Key: { PK: { S: 'x' } } }, undefined)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});

describe('transactions', () => {
  it('cost two units for each started KB of an item that is put', async () => {
    expect((await transact({ Put: put({ PK: { S: 't1' }, a: text(900) }) })).writeUnits).toBe(2);
    expect((await transact({ Put: put({ PK: { S: 't2' }, a: text(1_100) }) })).writeUnits).toBe(4);
  });

  it('cost by the larger of the items before and after', async () => {
    await store({ PK: { S: 't3' }, a: text(2_500) });
    expect((await transact({ Put: put({ PK: { S: 't3' } }) })).writeUnits).toBe(6);
    await store({ PK: { S: 't4' } });
    expect((await transact({ Update: onKey('t4', set('a', text(3_500))) })).writeUnits).toBe(8);
    await store({ PK: { S: 't5' }, a: text(1_500) });
    expect((await transact({ Delete: onKey('t5') })).writeUnits).toBe(4);
  });

  it('cost two units for each started KB of an item that is only checked', async () => {
    await store({ PK: { S: 't6' }, a: text(1_500), G: text(1) });
    expect((await transact({ ConditionCheck: onKey('t6', { ConditionExpression: 'attribute_exists(PK)' }) })).writeUnits).toBe(4);
    expect((await transact({ ConditionCheck: onKey('t6-missing', { ConditionExpression: 'attribute_not_exists(PK)' }) })).writeUnits).toBe(
      2,
    );
  });

  it('cost each new index entry once, by the size of what it projects', async () => {
    const Item = { PK: { S: 'i1' }, G: text(1), card: text(1_200), a: text(3_000) };
    expect((await transact({ Put: put(Item) })).writeUnits).toBe(2 * 5 + 2);
    expect((await transact({ Put: put({ ...Item, PK: { S: 'i2' }, W: text(1) }) })).writeUnits).toBe(2 * 5 + 2 + 5);
  });

  it('cost nothing for an entry that stays, one write for a changed one, two when its key changes', async () => {
    await store({ PK: { S: 'i3' }, G: text(1), card: text(10) });
    expect((await transact({ Update: onKey('i3', set('a', text(5))) })).writeUnits).toBe(2);
    expect((await transact({ Update: onKey('i3', set('card', text(20))) })).writeUnits).toBe(3);
    expect((await transact({ Update: onKey('i3', set('G', text(2))) })).writeUnits).toBe(4);
    expect((await transact({ Delete: onKey('i3') })).writeUnits).toBe(3);
  });

  it('cost the sum over all their items', async () => {
    await store({ PK: { S: 's1' }, G: text(1) });
    const { writeUnits, trips } = await transact(
      { Put: put({ PK: { S: 's2' }, G: text(1) }, { ConditionExpression: 'attribute_not_exists(PK)' }) },
      { Update: onKey('s1', set('a', text(1))) },
      { ConditionCheck: onKey('s3', { ConditionExpression: 'attribute_not_exists(PK)' }) },
    );
    expect([writeUnits, trips]).toEqual([3 + 2 + 2, 1]);
  });

  it('cost their items, but no index entry, when they are cancelled', async () => {
    await store({ PK: { S: 'c1' }, G: text(1), a: text(1_500) });
    const { answer, writeUnits } = await transact(
      { Update: onKey('c1', { ...set('G', text(3)), ConditionExpression: 'attribute_not_exists(PK)' }) },
      { Put: put({ PK: { S: 'c2' }, G: text(1) }) },
    );
    expect(answer).toEqual({ error: expect.stringContaining('[ConditionalCheckFailed, None]') });
    expect(writeUnits).toBe(4 + 2);
  });

  it('cost nothing when DynamoDB calls them invalid', async () => {
    expect((await transact({ Put: put({ PK: { S: 'v' } }) }, { Put: put({ PK: { S: 'v' } }) })).writeUnits).toBe(0);
  });

  it('cost two units for each started 4 KB that they read, whatever part of it is wanted', async () => {
    await store({ PK: { S: 'r1' }, a: text(5_000), b: text(1) });
    const get = (input: JsonObject[]) => dynamodb.measured('TransactGetItems', { TransactItems: input.map((Get) => ({ Get })) });
    expect((await get([onKey('r1')])).readUnits).toBe(4);
    expect((await get([onKey('r1', { ProjectionExpression: 'b' }), onKey('r-missing')])).readUnits).toBe(4 + 2);
  });

  it('tell the counted figure to who asks for it', async () => {
    const { answer } = await dynamodb.measured('TransactWriteItems', {
      TransactItems: [{ Put: put({ PK: { S: 'told' }, G: text(1) }) }],
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(answer).toEqual({ ConsumedCapacity: [{ TableName: 'Things', CapacityUnits: 3, WriteCapacityUnits: 3 }] });
  });

  it('know a table that is made anew with other indexes', async () => {
    const table = { ...THINGS, TableName: 'Changing' };
    const write = { Put: { TableName: 'Changing', Item: { PK: { S: '1' }, G: text(1) } } };
    await dynamodb.call('CreateTable', table, undefined);
    expect((await transact(write)).writeUnits).toBe(3);
    await dynamodb.call('DeleteTable', { TableName: 'Changing' }, undefined);
    await dynamodb.call(
      'CreateTable',
      { ...table, AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }], GlobalSecondaryIndexes: null },
      undefined,
    );
    expect((await transact(write)).writeUnits).toBe(2);
  });
});
