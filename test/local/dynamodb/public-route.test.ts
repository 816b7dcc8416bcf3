import { DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableTemplate, writeAssembly } from '../../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud.ts';
import { steer } from '../../support/steering.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
let TableName: string;

beforeAll(async () => {
  cloud = await startTestCloud({
    assembly: writeAssembly({ S: tableTemplate({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }) }),
  });
  client = sdk('anyone', 'eu-central-1');
  TableName = cloud.outputs.S!.TableName!;
});

afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const sdk = (accessKeyId: string, region: string) =>
  new DynamoDBClient({ endpoint: cloud.endpoint, region, credentials: { accessKeyId, secretAccessKey: 'x' }, maxAttempts: 1 });

const post = (target: string, body: string, headers: Record<string, string> = {}) =>
  fetch(cloud.endpoint, { method: 'POST', body, headers: { 'x-amz-target': target, ...headers } });

const signed = {
  authorization: 'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

describe('DynamoDB for an unmodified SDK', () => {
  it('serves the same table under any credentials and region', async () => {
    await client.send(new PutItemCommand({ TableName, Item: { PK: { S: 'a' } } }));
    const other = sdk('somebody-else', 'us-west-2');
    expect((await other.send(new GetItemCommand({ TableName, Key: { PK: { S: 'a' } } }))).Item).toEqual({ PK: { S: 'a' } });
    other.destroy();
  });

  it('gives errors that the SDK knows, with the item when it was asked for', async () => {
    const input = { TableName, Item: { PK: { S: 'a' } }, ConditionExpression: 'attribute_not_exists(PK)' };
    await expect(client.send(new PutItemCommand(input))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: undefined,
    });
    await expect(client.send(new PutItemCommand({ ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { PK: { S: 'a' } },
    });
  });

  it("names table and stream by ARNs of the stack's region", async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table!.TableArn).toBe(`arn:aws:dynamodb:eu-central-1:000000000000:table/${TableName}`);
    const answer = await post('DynamoDBStreams_20120810.DescribeStream', JSON.stringify({ StreamArn: Table!.LatestStreamArn }), signed);
    expect(await answer.json()).toMatchObject({ StreamDescription: { StreamArn: Table!.LatestStreamArn, StreamViewType: 'NEW_IMAGE' } });
  });

  it('leaves the texts of items alone', async () => {
    const Item = { PK: { S: 'arn' }, note: { S: 'arn:aws:dynamodb:ddblocal:000000000000:table/x' } };
    await client.send(new PutItemCommand({ TableName, Item }));
    expect((await client.send(new GetItemCommand({ TableName, Key: { PK: { S: 'arn' } } }))).Item).toEqual(Item);
  });

  it('counts calls from outside under no operation', async () => {
    const steering = steer(cloud.endpoint);
    await steering.resetMeter();
    await client.send(new PutItemCommand({ TableName, Item: { PK: { S: 'm' } } }));
    const figures = { count: 0, trips: 1, writeUnits: 1, readUnits: 0, lambdas: 0, deliveries: 0, messages: 0 };
    expect(await steering.meter()).toEqual({ operations: { '(no operation)': figures }, total: figures });
  });

  it('refuses an unsigned call, a body that is no JSON, and an unknown operation as AWS does', async () => {
    const unsigned = await post('DynamoDB_20120810.ListTables', '{}');
    expect([unsigned.status, await unsigned.json()]).toEqual([
      400,
      { __type: 'MissingAuthenticationTokenException', message: 'Request is missing Authentication Token' },
    ]);
    const garbled = await post('DynamoDB_20120810.ListTables', '{', signed);
    expect([garbled.status, garbled.headers.get('x-amzn-errortype')]).toEqual([400, 'SerializationException']);
    const unknown = await post('DynamoDB_20120810.Nope', '{}', signed);
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ __type: 'com.amazonaws.dynamodb.v20120810#UnknownOperationException' });
  });
});
