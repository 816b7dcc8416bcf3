import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tableTemplate, writeAssembly } from '../../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud.ts';
import { type Steering, steer } from '../../support/steering.ts';

let cloud: TestCloud;
let steering: Steering;
let TableName: string;
/** Gives up at the first error, and as the SDK comes. */
let once: DynamoDBClient;
let patient: DynamoDBClient;

const names = ['PK', 'SK', 'G'];
const template = tableTemplate({
  KeySchema: [
    { AttributeName: 'PK', KeyType: 'HASH' },
    { AttributeName: 'SK', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    { IndexName: 'ByGroup', KeySchema: [{ AttributeName: 'G', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
});

beforeAll(async () => {
  cloud = await startTestCloud({ assembly: writeAssembly({ S: template }) });
  steering = steer(cloud.endpoint);
  TableName = cloud.outputs.S!.TableName!;
  const settings = { endpoint: cloud.endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'k', secretAccessKey: 's' } };
  once = new DynamoDBClient({ ...settings, maxAttempts: 1 });
  patient = new DynamoDBClient(settings);
});

afterEach(() => steering.heal());

afterAll(async () => {
  once.destroy();
  patient.destroy();
  await cloud.stop();
});

const keyOf = (PK: string, SK = '0') => ({ PK: { S: PK }, SK: { S: SK } });
const put = (PK: string, SK = '0', more = {}) => new PutItemCommand({ TableName, Item: { ...keyOf(PK, SK), ...more } });
const exists = async (PK: string, SK = '0') =>
  (await once.send(new GetItemCommand({ TableName, Key: keyOf(PK, SK), ConsistentRead: true }))).Item !== undefined;
const transact = (...PKs: string[]) =>
  new TransactWriteItemsCommand({ TransactItems: PKs.map((PK) => ({ Put: { TableName, Item: keyOf(PK) } })) });
const inject = (action: string, kind: string, more = {}) => steering.inject(1, { service: 'dynamodb', action, kind, ...more });

describe('a write that a fault strikes', () => {
  it.each<[kind: string, error: object, done: boolean]>([
    ['throttle', { name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } }, false],
    ['conflict', { name: 'TransactionConflictException', message: 'Transaction is ongoing for the item' }, false],
    ['timeoutBefore', { code: 'ECONNRESET' }, false],
    ['timeoutAfter', { code: 'ECONNRESET' }, true],
  ])('of kind %s ends as on AWS, with or without its effect', async (kind, error, done) => {
    await inject('PutItem', kind);
    await expect(once.send(put(kind))).rejects.toMatchObject(error);
    await steering.heal();
    expect(await exists(kind)).toBe(done);
  });

  it('of kind internal is done or not, by the seed', async () => {
    const outcomes = new Map<boolean, number>();
    for (let seed = 1; outcomes.size < 2 && seed < 20; seed++) {
      await steering.inject(seed, { service: 'dynamodb', action: 'PutItem', kind: 'internal' });
      await expect(once.send(put(`internal-${seed}`))).rejects.toMatchObject({
        name: 'InternalServerError',
        $metadata: { httpStatusCode: 500 },
      });
      await steering.heal();
      outcomes.set(await exists(`internal-${seed}`), seed);
    }
    expect([...outcomes.keys()].sort()).toEqual([false, true]);
  });

  it('is tried again by the SDK as it comes, for every kind that may pass', async () => {
    for (const kind of ['throttle', 'internal', 'timeoutBefore', 'timeoutAfter']) {
      await inject('PutItem', kind, { times: 2 });
      await patient.send(put(`again-${kind}`));
      expect((await steering.heal()).rules).toMatchObject([{ met: 3, struck: 2 }]);
      expect(await exists(`again-${kind}`)).toBe(true);
    }
  });

  it('costs a trip and no units when it is turned away', async () => {
    await inject('PutItem', 'throttle');
    await steering.resetMeter();
    await once.send(put('cost')).catch(() => undefined);
    expect((await steering.meter()).total).toMatchObject({ trips: 1, writeUnits: 0 });
  });

  it('is chosen by a text of its request', async () => {
    await inject('PutItem', 'throttle', { match: '"PK":{"S":"chosen"}' });
    await once.send(put('other'));
    await expect(once.send(put('chosen'))).rejects.toThrow();
  });
});

describe('a transaction that meets another one', () => {
  it('is cancelled with a reason for each item, one of them the conflict', async () => {
    await inject('TransactWriteItems', 'conflict');
    const error = await once.send(transact('t1', 't2', 't3')).catch((thrown) => thrown);
    expect(error.name).toBe('TransactionCanceledException');
    const codes: string[] = error.CancellationReasons.map(({ Code }: { Code: string }) => Code);
    expect(codes.toSorted()).toEqual(['None', 'None', 'TransactionConflict']);
    expect(error.message).toContain(`[${codes.join(', ')}]`);
    expect(await exists('t1')).toBe(false);
  });

  it('is cancelled when it only reads, too', async () => {
    await inject('TransactGetItems', 'conflict');
    const read = new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: keyOf('t1') } }] });
    await expect(once.send(read)).rejects.toMatchObject({ CancellationReasons: [{ Code: 'TransactionConflict' }] });
  });
});

describe('a batch that is done in part', () => {
  it('gives back the writes that were not done', async () => {
    await inject('BatchWriteItem', 'unprocessed');
    const ids = ['b1', 'b2', 'b3', 'b4'];
    const requests = ids.map((id) => ({ PutRequest: { Item: keyOf(id) } }));
    const { UnprocessedItems } = await once.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    const left = UnprocessedItems![TableName]!.map(({ PutRequest }) => PutRequest!.Item!.PK!.S!);
    expect(left.length).toBeGreaterThan(0);
    for (const id of ids) expect(await exists(id)).toBe(!left.includes(id));
    expect(left).not.toEqual(ids);
  });

  it('gives back the keys that were not read, with what else was asked', async () => {
    await once.send(put('g1'));
    await once.send(put('g2'));
    await inject('BatchGetItem', 'unprocessed');
    const wanted = { Keys: [keyOf('g1'), keyOf('g2')], ConsistentRead: true };
    const answer = await once.send(new BatchGetItemCommand({ RequestItems: { [TableName]: wanted } }));
    expect(answer.Responses![TableName]).toEqual([keyOf('g1')]);
    expect(answer.UnprocessedKeys![TableName]).toEqual({ Keys: [keyOf('g2')], ConsistentRead: true });
  });

  it('is throttled when it has but one entry', async () => {
    await inject('BatchWriteItem', 'unprocessed');
    const RequestItems = { [TableName]: [{ PutRequest: { Item: keyOf('b5') } }] };
    await expect(once.send(new BatchWriteItemCommand({ RequestItems }))).rejects.toThrow('throughput');
  });
});

describe('pages', () => {
  const all = ['1', '2', '3', '4', '5', '6'];

  beforeAll(async () => {
    for (const SK of all) await once.send(put('pages', SK, { G: { S: 'pages' } }));
  });

  const query = { KeyConditionExpression: 'PK = :p', ExpressionAttributeValues: { ':p': { S: 'pages' } } };
  const byGroup = { IndexName: 'ByGroup', KeyConditionExpression: 'G = :g', ExpressionAttributeValues: { ':g': { S: 'pages' } } };
  const scan = { FilterExpression: 'G = :g', ExpressionAttributeValues: { ':g': { S: 'pages' } } };

  /** The pages of a walk to its end, each by its sort keys. */
  async function walk(input: object, isScan = false): Promise<string[][]> {
    const pages: string[][] = [];
    let ExclusiveStartKey: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const page = { TableName, ...input, ExclusiveStartKey };
      const answer: QueryCommandOutput = await (isScan ? once.send(new ScanCommand(page)) : once.send(new QueryCommand(page)));
      pages.push(answer.Items!.map(({ SK }) => SK!.S!));
      expect(answer.Count).toBe(answer.Items!.length);
      ExclusiveStartKey = answer.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined && pages.length < 100);
    return pages;
  }

  it.each([
    ['of a query', query],
    ['of a query backwards', { ...query, ScanIndexForward: false }],
    ['of an index', byGroup],
    ['of so many items', { ...query, Limit: 4 }],
  ])('%s come short, and together are all', async (_, input) => {
    await inject('Query', 'shortPage', { times: 3 });
    const pages = await walk(input);
    expect(pages.flat().toSorted()).toEqual(all);
    expect(pages[0]!.length).toBeLessThan(6);
    expect((await steering.faults()).rules[0]!.struck).toBe(3);
  });

  it.each<[string, object, boolean]>([
    ['of a query', query, false],
    ['of a query backwards', { ...query, ScanIndexForward: false }, false],
    ['of an index', byGroup, false],
    ['of one item', { ...query, Limit: 1 }, false],
    ['of a scan', scan, true],
  ])('%s come empty with a key, twice in a row too, and nothing is lost by it', async (_, input, isScan) => {
    const action = isScan ? 'Scan' : 'Query';
    await steering.inject(
      1,
      { service: 'dynamodb', action, kind: 'emptyPage', times: 2 },
      { service: 'dynamodb', action, kind: 'shortPage', times: 2 },
    );
    const pages = await walk(input, isScan);
    expect(pages.slice(0, 2)).toEqual([[], []]);
    expect(pages.flat().toSorted()).toEqual(all);
  });

  it('that were empty can be gone on from more than once', async () => {
    await inject('Query', 'emptyPage', { times: 1 });
    const empty = await once.send(new QueryCommand({ TableName, ...query }));
    for (let time = 0; time < 2; time++) {
      const next = await once.send(new QueryCommand({ TableName, ...query, ExclusiveStartKey: empty.LastEvaluatedKey }));
      expect(next.Items!.map(({ SK }) => SK!.S)).toEqual(all);
    }
  });
});

describe('a stale read', () => {
  const ofGroup = async (group: string) => {
    const { Items } = await once.send(
      new QueryCommand({
        TableName,
        IndexName: 'ByGroup',
        KeyConditionExpression: 'G = :g',
        ExpressionAttributeValues: { ':g': { S: group } },
      }),
    );
    return Items!.map(({ PK }) => PK!.S);
  };

  it('lacks the last writes of all kinds, and has them when the table has come to rest', async () => {
    await once.send(put('old', '0', { G: { S: 'stale' } }));
    await once.send(put('gone', '0', { G: { S: 'stale' } }));
    await inject('Query', 'staleRead');
    await once.send(put('new', '0', { G: { S: 'stale' } }));
    await once.send(put('gone', '0', { G: { S: 'elsewhere' } }));
    expect((await ofGroup('stale')).toSorted()).toEqual(['gone', 'old']);
    expect(await ofGroup('elsewhere')).toEqual([]);
    await steering.settle();
    expect((await ofGroup('stale')).toSorted()).toEqual(['new', 'old']);
    expect(await ofGroup('elsewhere')).toEqual(['gone']);
  });

  it('is none when it asks for a consistent one', async () => {
    await inject('GetItem', 'staleRead');
    await once.send(put('now'));
    expect(await exists('now')).toBe(true);
    expect((await once.send(new GetItemCommand({ TableName, Key: keyOf('now') }))).Item).toBeUndefined();
    await steering.heal();
    expect((await once.send(new GetItemCommand({ TableName, Key: keyOf('now') }))).Item).toEqual(keyOf('now'));
  });
});

describe('a seed', () => {
  const run = async (seed: number): Promise<string> => {
    await steering.inject(
      seed,
      { service: 'dynamodb', action: 'PutItem', kind: 'throttle', rate: 0.3 },
      { service: 'dynamodb', action: 'PutItem', kind: 'timeoutAfter', rate: 0.2 },
    );
    let outcomes = '';
    for (let at = 0; at < 40; at++) {
      outcomes += await once.send(put('seeded')).then(
        () => '.',
        (error) => (error.name === 'ProvisionedThroughputExceededException' ? 't' : 'l'),
      );
    }
    return outcomes;
  };

  it('gives the same run each time, and another seed another one', async () => {
    const first = await run(42);
    expect(new Set(first)).toEqual(new Set(['.', 't', 'l']));
    expect(await run(42)).toBe(first);
    expect(await run(43)).not.toBe(first);
  });
});
