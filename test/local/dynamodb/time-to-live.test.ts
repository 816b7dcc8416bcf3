import { join } from 'node:path';
import { DeleteItemCommand, DescribeTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { tableTemplate, temporaryFolder, writeAssembly } from '../../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud.ts';
import { type Steering, steer } from '../../support/steering.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const assembly = writeAssembly({
  S: tableTemplate({
    StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  }),
});
const signed = {
  authorization: 'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};
const SERVICE = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };

interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: { readonly Keys: { readonly PK: { readonly S: string } } };
  readonly userIdentity?: unknown;
}

/** What DescribeStream, GetShardIterator and GetRecords answer. */
interface StreamsAnswer {
  readonly StreamDescription: { readonly Shards: readonly [{ readonly ShardId: string }] };
  readonly ShardIterator: string;
  readonly Records: readonly StreamRecord[];
}

/** A cloud with one expiring table, and what a test does to it. */
interface Expiring {
  readonly cloud: TestCloud;
  readonly steering: Steering;
  /** Puts an item that expires so many milliseconds from the cloud's now. */
  put(id: string, inMs: number): Promise<void>;
  remove(id: string): Promise<void>;
  /** Those of the ids that there are. */
  among(...ids: string[]): Promise<string[]>;
  /** Id and identity of the removals of these ids that the stream tells. */
  removals(...ids: string[]): Promise<[string, unknown][]>;
}

async function startExpiring(data?: string): Promise<Expiring> {
  const cloud = await startTestCloud({ assembly, ...(data === undefined ? {} : { data }) });
  const steering = steer(cloud.endpoint);
  const TableName = cloud.outputs.S!.TableName!;
  const client = new DynamoDBClient({
    endpoint: cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const streams = async (action: string, input: JsonObject) => {
    const headers = { 'x-amz-target': `DynamoDBStreams_20120810.${action}`, ...signed };
    const answer = await fetch(cloud.endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
    return (await answer.json()) as StreamsAnswer;
  };
  return {
    cloud,
    steering,
    put: async (id, inMs) => {
      const expires = Math.floor((Date.parse((await steering.clock()).now) + inMs) / 1_000);
      await client.send(new PutItemCommand({ TableName, Item: { PK: { S: id }, ttl: { N: String(expires) } } }));
    },
    remove: async (id) => void (await client.send(new DeleteItemCommand({ TableName, Key: { PK: { S: id } } }))),
    among: async (...ids) => {
      const { Items } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
      const present = new Set(Items!.map(({ PK }) => PK!.S!));
      return ids.filter((id) => present.has(id));
    },
    removals: async (...ids) => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      const StreamArn = Table!.LatestStreamArn!;
      const [shard] = (await streams('DescribeStream', { StreamArn })).StreamDescription.Shards;
      const at = { StreamArn, ShardId: shard.ShardId, ShardIteratorType: 'TRIM_HORIZON' };
      const { Records } = await streams('GetRecords', { ShardIterator: (await streams('GetShardIterator', at)).ShardIterator });
      return Records.filter(({ eventName }) => eventName === 'REMOVE')
        .filter(({ dynamodb }) => ids.includes(dynamodb.Keys.PK.S))
        .map(({ dynamodb, userIdentity }) => [dynamodb.Keys.PK.S, userIdentity]);
    },
  };
}

describe('deletion by time to live', () => {
  let shared: Expiring;

  beforeAll(async () => {
    shared = await startExpiring();
  });

  afterAll(() => shared.cloud.stop());

  it('follows the clock, leaves what has not expired, and tells in the stream whose deletions are its own', async () => {
    const { steering, put, remove, among, removals } = shared;
    const ids = ['soon', 'later', 'ancient', 'user'];
    await put('soon', 10 * MINUTE_MS);
    await put('later', 70 * DAY_MS);
    await put('ancient', -6 * 366 * DAY_MS);
    await put('user', 10 * MINUTE_MS);
    await remove('user');
    await steering.pass(9 * MINUTE_MS);
    expect(await among(...ids)).toEqual(['soon', 'later', 'ancient']);
    await steering.pass(3 * MINUTE_MS);
    expect(await among(...ids)).toEqual(['later', 'ancient']);
    expect(await removals(...ids)).toEqual([
      ['user', undefined],
      ['soon', SERVICE],
    ]);
  });

  it("tells a user's deletion of the same item from its own", async () => {
    const { steering, put, remove, removals } = shared;
    await put('same', MINUTE_MS);
    await remove('same');
    await put('same', MINUTE_MS);
    await steering.pass(3 * MINUTE_MS);
    await put('same', MINUTE_MS);
    await remove('same');
    expect(await removals('same')).toEqual([
      ['same', undefined],
      ['same', SERVICE],
      ['same', undefined],
    ]);
  });

  it('costs no units', async () => {
    const { steering, put, among } = shared;
    await put('free', MINUTE_MS);
    await steering.resetMeter();
    await steering.pass(3 * MINUTE_MS);
    expect((await steering.meter()).total).toMatchObject({ trips: 0, writeUnits: 0, readUnits: 0 });
    expect(await among('free')).toEqual([]);
  });

  it('comes up to two days late when a fault says so', async () => {
    const { steering, put, among } = shared;
    await put('late', MINUTE_MS);
    await put('timely', MINUTE_MS);
    await steering.inject(1, { service: 'dynamodb', action: 'TimeToLive', match: '"late"', kind: 'lateTtl' });
    await steering.pass(3 * MINUTE_MS);
    expect(await among('late', 'timely')).toEqual(['late']);
    expect((await steering.heal()).rules).toMatchObject([{ met: 1, struck: 1 }]);
    await steering.pass(2 * DAY_MS);
    expect(await among('late')).toEqual([]);
  });

  it('goes on after a kill, with the clock and the identities as they were', async () => {
    const data = join(temporaryFolder(), 'data');
    const first = await startExpiring(data);
    onTestFinished(() => first.cloud.kill());
    await first.put('before', MINUTE_MS);
    await first.put('after', 7 * DAY_MS);
    await first.steering.pass(3 * MINUTE_MS);
    await first.cloud.kill();
    const second = await startExpiring(data);
    onTestFinished(() => second.cloud.kill());
    expect(await second.among('before', 'after')).toEqual(['after']);
    await second.steering.pass(7 * DAY_MS);
    expect(await second.among('after')).toEqual([]);
    expect(await second.removals('before', 'after')).toEqual([
      ['before', SERVICE],
      ['after', SERVICE],
    ]);
  });
});
