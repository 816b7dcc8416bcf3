import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableTemplate, writeAssembly } from '../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../support/cloud.ts';

const table = tableTemplate({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } });
const template = {
  ...table,
  Resources: {
    ...table.Resources,
    Queue: { Type: 'AWS::SQS::Queue' },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
    Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: 'pool' } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'fn',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: 'r',
        Code: { S3Bucket: 'assets', S3Key: 'fn' },
      },
    },
    Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'api', AuthenticationType: 'API_KEY' } },
    Schema: {
      Type: 'AWS::AppSync::GraphQLSchema',
      Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Definition: 'type Query { a: String }' },
    },
    Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] } } },
  },
  Outputs: { ...table.Outputs, ApiKey: { Value: { 'Fn::GetAtt': ['Key', 'ApiKey'] } } },
};

/** Operations of all services that speak JSON over `/`, none of which takes an empty input. */
const OPERATIONS = [
  'DynamoDB_20120810.PutItem',
  'DynamoDB_20120810.Query',
  'DynamoDB_20120810.BatchWriteItem',
  'DynamoDB_20120810.TransactWriteItems',
  'DynamoDBStreams_20120810.GetRecords',
  'AmazonSSM.GetParameter',
  'secretsmanager.GetSecretValue',
  'AWSCognitoIdentityProviderService.InitiateAuth',
  'AWSCognitoIdentityProviderService.AdminCreateUser',
  'AmazonSQS.SendMessage',
  'AWSEvents.PutEvents',
];
const PATHS: [method: string, path: string][] = [
  ['POST', '/graphql'],
  ['POST', '/v1/dataplane-evaluatecode'],
  ['POST', '/2015-03-31/functions/nope/invocations'],
  ['POST', '/schedules/nope'],
  ['PUT', '/_local/faults'],
  ['POST', '/_local/clock'],
];

/** Small enough for the limit of a body, and deeper than any stack. */
const DEEP = `{"Item":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
const BODIES: [what: string, body: string | Buffer][] = [
  ['no body', ''],
  ['half of a JSON text', '{"a":'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a number', '1e999'],
  ['an empty object', '{}'],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3])],
  [
    'values of wrong types',
    '{"TableName":[1],"Item":7,"RequestItems":"x","TransactItems":{},"QueueUrl":{},"Entries":3,"Name":{},"SecretId":[],"query":{},"code":5}',
  ],
  [
    'values of wrong types within',
    '{"TableName":"t","Item":{"PK":{"S":[]}},"RequestItems":{"t":[{"PutRequest":{"Item":{"PK":{"L":[{"M":1}]}}}}]},"TransactItems":[{"Put":{"TableName":"t","Item":{"a":{"BOOL":"x"}}}}],"ExpressionAttributeValues":{":a":{"NS":[1]}},"Entries":[1],"AuthParameters":[],"UserAttributes":[7],"rules":[1]}',
  ],
  ['keys of prototypes', '{"__proto__":{"a":1},"constructor":{},"toString":null,"RequestItems":{"__proto__":[]}}'],
  ['a depth that no stack holds', DEEP],
];
const signature = (key: string) =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-central-1/any/aws4_request, SignedHeaders=host, Signature=0`;

let cloud: TestCloud;
let apiKey: string;

beforeAll(async () => {
  const handler = { 'index.mjs': 'export const handler = async () => 1;' };
  cloud = await startTestCloud({ assembly: writeAssembly({ S: template }, { assets: { fn: handler } }), args: ['--verbose'] });
  apiKey = cloud.outputs.S!.ApiKey!;
});

afterAll(async () => {
  expect((await fetch(`${cloud.endpoint}/healthz`)).status).toBe(200);
  expect(cloud.printed()).not.toContain('"mistake"');
  await cloud.stop();
});

async function answerTo(method: string, path: string, headers: Record<string, string>, body: string | Buffer) {
  const request = {
    method,
    headers: { 'x-api-key': apiKey, ...headers },
    ...(method === 'GET' ? {} : { body: new Uint8Array(Buffer.from(body)) }),
  };
  const answer = await fetch(`${cloud.endpoint}${path}`, request);
  return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), body: (await answer.json()) as { __type?: string } };
}

describe.each(BODIES)('%s', (_, body) => {
  it.each(OPERATIONS)('gets an error of %s', async (target) => {
    const answer = await answerTo('POST', '/', { 'x-amz-target': target, authorization: signature('anyone') }, body);
    expect(answer).toMatchObject({
      status: expect.toSatisfy((status) => status === 400 || status === 404),
      body: { __type: expect.any(String) },
    });
  });

  it.each(PATHS)('gets an error of %s %s', async (method, path) => {
    const { status } = await answerTo(method, path, path === '/graphql' ? {} : { authorization: signature('anyone') }, body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });
});

it('a depth that no stack holds in the variables of a query, too, is refused', async () => {
  const variables = `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
  const answer = await answerTo('POST', '/graphql', {}, `{"query":"{ a }","variables":${variables}}`);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ errorType: 'MalformedHttpRequestException' }] } });
});

describe('an unsigned call', () => {
  it.each(OPERATIONS.filter((target) => !target.endsWith('InitiateAuth')))('of %s is told that a signature is missing', async (target) => {
    const { status, body } = await answerTo('POST', '/', { 'x-amz-target': target }, '{}');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.__type).toContain('MissingAuthenticationToken');
  });

  it.each(['Basic Zm9vOmJhcg==', 'Bearer x', 'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=, Signature=', 'AWS4-HMAC-SHA256'])(
    'is what %s makes',
    async (authorization) => {
      const { body } = await answerTo('POST', '/', { 'x-amz-target': 'DynamoDB_20120810.PutItem', authorization }, '{}');
      expect(body.__type).toBe('MissingAuthenticationTokenException');
    },
  );
});

describe('what no path takes', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('a method %s with an operation', async (method) => {
    const { status } = await answerTo(method, '/', { 'x-amz-target': 'DynamoDB_20120810.PutItem', authorization: signature('a') }, '{}');
    expect([400, 404, 405]).toContain(status);
  });

  it.each([
    ['PATCH', '/graphql'],
    ['DELETE', '/graphql'],
    ['GET', '/2015-03-31/functions/fn/invocations'],
    ['PATCH', '/_local/clock'],
    ['POST', '/healthz'],
    ['POST', '/schedules/%E0%A4%A'],
    ['POST', '/2015-03-31/functions/%E0%A4%A/invocations'],
    ['GET', '/%00'],
  ])('%s %s', async (method, path) => {
    const { status } = await answerTo(method, path, { authorization: signature('a') }, '{}');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it.each([
    ...OPERATIONS.map((target) => ['/', target]),
    ['/graphql', ''],
    ['/2015-03-31/functions/fn/invocations', ''],
    ['/_local/faults', ''],
  ])('a body beyond the limit at %s %s', async (path, target) => {
    const { status, body } = await rawAnswer(path, target);
    expect([status, body.__type]).toEqual([413, 'RequestEntityTooLargeException']);
  });

  it('a token of a million characters', async () => {
    const socket = connect(Number(new URL(cloud.endpoint).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: ${'a'.repeat(1_000_000)}\r\n\r\n`);
    expect(await text(socket).catch(() => 'HTTP/1.1 431 ')).toMatch(/^HTTP\/1\.1 431 /);
  });

  async function rawAnswer(path: string, target: string) {
    const socket = connect(Number(new URL(cloud.endpoint).port), '127.0.0.1');
    const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${apiKey}\r\nauthorization: ${signature('a')}\r\n`;
    socket.write(`${head}${target === '' ? '' : `x-amz-target: ${target}\r\n`}content-length: 20000000\r\n\r\n{`);
    const answer = await text(socket);
    return { status: Number(answer.slice(9, 12)), body: JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) };
  }
});
