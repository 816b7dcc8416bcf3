import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ItemRow } from '../../../domain/entities/item.ts';
import { CATEGORY_PLACE_INDEX, PLACE_INDEX, projectedAttributes } from '../../../domain/keys.ts';
import { circleAround, distanceKm } from '../../../functions/items-near/circle.ts';
import { comparePositions } from '../../../functions/items-near/frontier.ts';
import type { NearAnswer, NearRequest } from '../../../functions/items-near/handler.ts';
import type { JsonObject } from '../../../local/service.ts';
import { inMemoryDynamoDb } from '../../local/dynamodb/in-memory-dynamodb.ts';

const TABLE = 'Items';
const BATCH_ITEMS = 25;

/** What one call of the function cost: units and trips by the local cloud's meter, items by what DynamoDB says it read. */
export interface NearCost {
  readonly trips: number;
  readonly readUnits: number;
  readonly itemsRead: number;
}

export type NearPage = Exclude<NearAnswer, { refusal: unknown }>;

/** The function's handler over a real DynamoDB Local, and the rows in it. */
export interface NearTable {
  readonly rows: ReadonlyMap<string, ItemRow>;
  put(rows: readonly ItemRow[]): Promise<void>;
  remove(rows: readonly ItemRow[]): Promise<void>;
  near(request: NearRequest): Promise<{ answer: NearAnswer; cost: NearCost }>;
  stop(): Promise<void>;
}

/** Texts and numbers as DynamoDB writes them. */
const attributes = (row: Record<string, string | number>): JsonObject =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? { N: String(value) } : { S: value }]));

const indexOf = (name: string, partition: string) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: 'GSI1SK', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: projectedAttributes(name).filter((one) => one !== 'PK') },
});

const tableInput: JsonObject = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'PK', KeyType: 'HASH' },
    { AttributeName: 'SK', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['PK', 'SK', 'GSI1PK', 'GSI1SK', 'GSI3PK'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [indexOf(PLACE_INDEX, 'GSI1PK'), indexOf(CATEGORY_PLACE_INDEX, 'GSI3PK')],
};

/** Opens a table of its own and imports the handler, which from then on reads that table: once in a test file. */
export const openNearTable = async (): Promise<NearTable> => {
  const dynamodb = inMemoryDynamoDb();
  const call = (action: string, input: JsonObject) => dynamodb.call(action, input, { operation: 'Query.itemsNear', requestId: '1' });
  await call('CreateTable', tableInput);
  let itemsRead = 0;
  // What the function's own AWS clients talk to: DynamoDB, and the one secret.
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [service, action = ''] = String(request.headers['x-amz-target']).split('.');
    const input = JSON.parse(Buffer.concat(chunks).toString());
    const body = service === 'secretsmanager' ? { SecretString: 'a key for cursors' } : await call(action, input);
    itemsRead += Number(body.ScannedCount ?? 0);
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE,
    CURSOR_SECRET_ARN: 'cursors',
  });
  const { handler } = await import('../../../functions/items-near/handler.ts');
  const rows = new Map<string, ItemRow>();

  const write = async (requests: readonly JsonObject[]): Promise<void> => {
    let next = 0;
    const writeOn = async (): Promise<void> => {
      while (next < requests.length) {
        const batch = requests.slice(next, next + BATCH_ITEMS);
        next += BATCH_ITEMS;
        await call('BatchWriteItem', { RequestItems: { [TABLE]: batch } });
      }
    };
    await Promise.all(Array.from({ length: 4 }, writeOn));
  };
  return {
    rows,
    async put(more) {
      await write(more.map((row) => ({ PutRequest: { Item: attributes(row) } })));
      for (const row of more) rows.set(row.PK, row);
    },
    async remove(some) {
      await write(some.map(({ PK, SK }) => ({ DeleteRequest: { Key: attributes({ PK, SK }) } })));
      for (const { PK } of some) rows.delete(PK);
    },
    async near(request) {
      dynamodb.meter.reset();
      itemsRead = 0;
      const answer = await handler(request);
      const { trips = 0, readUnits = 0 } = dynamodb.meter.read().operations['Query.itemsNear'] ?? {};
      return { answer, cost: { trips, readUnits, itemsRead } };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await dynamodb.stop?.();
    },
  };
};

/** A request for the first page. */
export const requestAt = (
  place: { latitude: number; longitude: number },
  radiusKm: number,
  more: Partial<NearRequest> = {},
): NearRequest => ({
  ...place,
  radiusKm,
  category: null,
  saleKind: null,
  limit: 20,
  nextToken: null,
  ...more,
});

/** The partition keys of what a request should find, in order, by looking at every row. */
export const bruteForce = (rows: Iterable<ItemRow>, request: NearRequest): string[] => {
  const { centre, radiusKm } = circleAround(request, request.radiusKm);
  return [...rows]
    .filter(({ category }) => request.category === null || category === request.category)
    .filter(({ saleKind }) => request.saleKind === null || saleKind === request.saleKind)
    .map(({ PK, GSI1SK = '', geohash }) => ({ PK, distanceKm: distanceKm(centre, geohash), geohash, key: GSI1SK }))
    .filter((item) => item.distanceKm <= radiusKm)
    .sort(comparePositions)
    .map(({ PK }) => PK);
};

/** All pages of a request and their costs. */
export const walkThrough = async (
  table: NearTable,
  request: NearRequest,
  afterPage: (page: NearPage) => Promise<void> = async () => undefined,
): Promise<{ ids: string[]; costs: NearCost[] }> => {
  const ids: string[] = [];
  const costs: NearCost[] = [];
  let nextToken: string | null = null;
  do {
    const { answer, cost } = await table.near({ ...request, nextToken });
    if ('refusal' in answer) throw new Error(answer.refusal.message);
    ids.push(...answer.items.map(({ PK }) => PK));
    costs.push(cost);
    nextToken = answer.nextToken;
    await afterPage(answer);
  } while (nextToken !== null);
  return { ids, costs };
};
