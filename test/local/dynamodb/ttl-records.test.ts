import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDynamoDb, type DynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import type { JsonObject } from '../../../local/service.ts';
import { listOf, objectOf } from '../../../local/template/json.ts';
import { createTestContext } from '../lambda/test-context.ts';

const context = createTestContext();
let dynamodb: DynamoDb;
let StreamArn: string;

beforeAll(async () => {
  dynamodb = createDynamoDb(context, { directory: undefined, onDeath: () => undefined, heapMegabytes: 128 });
  const table = {
    TableName: 'Things',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  };
  const { TableDescription } = await dynamodb.call('CreateTable', table, undefined);
  StreamArn = String(objectOf(TableDescription).LatestStreamArn).replace(':ddblocal:', ':eu-central-1:');
});

afterAll(() => dynamodb.stop?.());

const keyOf = (id: string): JsonObject => ({ PK: { S: id } });

async function records(): Promise<unknown[]> {
  const { StreamDescription } = await dynamodb.callStreams('DescribeStream', { StreamArn });
  const { ShardId = '' } = objectOf(listOf(objectOf(StreamDescription).Shards)[0]);
  const { ShardIterator = '' } = await dynamodb.callStreams('GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
  const { Records } = await dynamodb.callStreams('GetRecords', { ShardIterator });
  return listOf(Records)
    .map(objectOf)
    .map(({ eventName, dynamodb: content, userIdentity = null }) => [
      eventName,
      objectOf(objectOf(objectOf(content).Keys).PK).S,
      userIdentity,
    ]);
}

it('closes at start what a kill left open: the record of an item that is gone is its own, one that is still there is left', async () => {
  const written: (string | undefined)[] = [];
  const stopListening = dynamodb.onWrite?.((table) => written.push(table));
  for (const id of ['gone', 'there']) await dynamodb.call('PutItem', { TableName: 'Things', Item: keyOf(id) }, undefined);
  // What stands in the state when the process is killed after a deletion and before its record was found.
  const open = context.state.table<JsonObject>('dynamodb.ttl-open');
  for (const id of ['gone', 'there']) open.put(`Things/[["PK",{"S":"${id}"}]]`, { table: 'Things', key: keyOf(id) });
  await dynamodb.call('DeleteItem', { TableName: 'Things', Key: keyOf('gone') }, undefined);
  await dynamodb.start?.();
  expect(open.entries()).toEqual([]);
  await dynamodb.call('DeleteItem', { TableName: 'Things', Key: keyOf('there') }, undefined);
  expect(await records()).toEqual([
    ['INSERT', 'gone', null],
    ['INSERT', 'there', null],
    ['REMOVE', 'gone', { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' }],
    ['REMOVE', 'there', null],
  ]);
  stopListening?.();
  await dynamodb.call('PutItem', { TableName: 'Things', Item: keyOf('unheard') }, undefined);
  expect(written).toEqual(['Things', 'Things', 'Things', 'Things']);
});

it('tells streams that do not exist as AWS does', async () => {
  await expect(dynamodb.callStreams('DescribeStream', { StreamArn: `${StreamArn}0` })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});
