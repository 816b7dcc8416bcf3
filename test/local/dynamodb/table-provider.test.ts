import { afterAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { TemplateError } from '../../../local/service.ts';
import { inMemoryDynamoDb, THINGS } from './in-memory-dynamodb.ts';

const dynamodb = inMemoryDynamoDb();
afterAll(() => dynamodb.stop?.());

const [provider] = dynamodb.providers;
const { TableName: _, ...things } = THINGS;
const [byGroup, whole] = THINGS.GlobalSecondaryIndexes as JsonObject[];

const create = async (name: string, properties: JsonObject) =>
  await provider!.create({
    stackName: 'S',
    logicalId: 'T',
    type: provider!.type,
    properties,
    generatedName: name,
    assetPath: (path) => path,
  });

const described = async (name: string) => (await dynamodb.call('DescribeTable', { TableName: name }, undefined)).Table as JsonObject;

describe('a table of a template', () => {
  it('is made with its indexes, stream and time to live', async () => {
    const values = await create('made', {
      ...things,
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
    const table = await described('made');
    expect(values).toEqual({
      ref: 'made',
      attributes: {
        Arn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/made',
        StreamArn: `arn:aws:dynamodb:eu-central-1:000000000000:table/made/stream/${String(table.LatestStreamLabel)}`,
        TableId: 'made',
      },
    });
    expect((table.GlobalSecondaryIndexes as JsonObject[]).map((index) => index.Projection)).toEqual(
      expect.arrayContaining([{ ProjectionType: 'ALL' }, { ProjectionType: 'INCLUDE', NonKeyAttributes: ['card'] }]),
    );
    const { TimeToLiveDescription } = await dynamodb.call('DescribeTimeToLive', { TableName: 'made' }, undefined);
    expect(TimeToLiveDescription).toEqual({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' });
  });

  it('takes the name that the template gives', async () => {
    expect((await create('generated', { ...things, TableName: 'given' })).ref).toBe('given');
  });

  it('stays as it is, items included, when the template stays', async () => {
    await create('stays', things);
    await dynamodb.call('PutItem', { TableName: 'stays', Item: { PK: { S: '1' } } }, undefined);
    await create('stays', things);
    expect((await dynamodb.call('GetItem', { TableName: 'stays', Key: { PK: { S: '1' } } }, undefined)).Item).toEqual({ PK: { S: '1' } });
  });

  it('gets the indexes, the stream and the time to live that the template adds', async () => {
    await create('grows', { ...things, AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }], GlobalSecondaryIndexes: [] });
    await dynamodb.call('PutItem', { TableName: 'grows', Item: { PK: { S: '1' }, G: { S: 'g' } } }, undefined);
    await create('grows', {
      ...things,
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
    const query = {
      TableName: 'grows',
      IndexName: 'ByGroup',
      KeyConditionExpression: 'G = :g',
      ExpressionAttributeValues: { ':g': { S: 'g' } },
    };
    // An index tells what is written a moment later.
    await vi.waitFor(async () => expect((await dynamodb.call('Query', query, undefined)).Count).toBe(1), 5_000);
    expect((await described('grows')).StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
  });

  it.each<[string, string, JsonObject]>([
    ['its key', 'its key', { KeySchema: [{ AttributeName: 'G', KeyType: 'HASH' }] }],
    ['a key of another type', 'its key', { AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'N' }] }],
    ['an index less', 'index Whole, which the template no longer has,', { GlobalSecondaryIndexes: [byGroup!] }],
    [
      'another projection',
      'index ByGroup',
      { GlobalSecondaryIndexes: [{ ...byGroup!, Projection: { ProjectionType: 'KEYS_ONLY' } }, whole!] },
    ],
  ])('refuses a change of %s by a line that names --reset', async (change, what, properties) => {
    const name = change.replaceAll(' ', '-');
    await create(name, things);
    await expect(create(name, { ...things, ...properties })).rejects.toThrow(
      new TemplateError(`${what} differs from the kept table's and cannot be changed; start with --reset to drop the data`),
    );
  });

  it('is refused in one line when DynamoDB refuses it', async () => {
    await expect(create('bad', { ...things, KeySchema: [] })).rejects.toThrow(/^DynamoDB refuses it: /);
  });
});
