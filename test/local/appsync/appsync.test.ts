import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { describe, expect, test } from 'vitest';
import { createAppSync } from '../../../local/appsync/appsync.ts';
import { createTestContext } from '../lambda/test-context.ts';
import { startApi, type TestApiOptions } from './test-api.ts';

const schema = 'type Query { a: Int }';
const load = async (options: Partial<TestApiOptions>) => (await startApi({ schema, ...options })).stop();

describe('refused at load', () => {
  test.each([
    ['type Thing { a: Int }', 'There is no top level schema object defined.'],
    ['schema { mutation: M } type M { a: Int }', "A schema MUST have a 'query' operation defined."],
    ['scalar Money type Query { a: Money }', 'scalar Money: AppSync has no custom scalars.'],
    ['type Query { a: Int @upper }', 'Unknown directive "@upper".'],
    ['directive @upper on FIELD type Query { a: Int }', 'directive @upper: AppSync has no custom directives.'],
    ['type Query { a: Int } extend type Query { b: Int }', 'extend Query: merge the document before it is deployed.'],
    ['type AWSThing { a: Int } type Query { a: AWSThing }', 'type AWSThing: names must not start with AWS.'],
    ['type Query { a: Nope }', 'Unknown type "Nope".'],
    ['type Query {', 'Syntax Error'],
  ])('the schema %s', async (text, reason) => {
    await expect(load({ schema: text })).rejects.toThrow(reason);
  });

  test.each([
    ['throw "x";', 'throw is not supported; use util.error.'],
    ['return new Date();', 'new is not supported.'],
    ['for (let i = 0; i < 3; i += 1) {} return 1;', 'For statements are not supported.'],
    ['while (true) {}', 'While'],
    ['try { return 1; } catch { return 2; }', 'Try'],
    ['class A {} return 1;', 'Class declarations are not supported.'],
    ['let i = 0; i++; return i;', '++'],
    ['return /x/;', 'Regex'],
    ['return "a" in ctx;', 'in'],
    ['ctx.stash = {}; return 1;', 'stash'],
    ['const f = async () => 1; return 1;', 'sync'],
    ['return (', 'code.js:'],
  ])('code with %s', async (request, reason) => {
    await expect(load({ resolvers: { 'Query.a': { request } } })).rejects.toThrow(reason);
  });

  test.each([
    [{ AuthenticationType: 'OPENID_CONNECT' }, 'authorization by OPENID_CONNECT is not imitated'],
    [{ AuthenticationType: 'AWS_LAMBDA' }, 'authorization by AWS_LAMBDA is not imitated'],
    [{ AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }] }, 'authorization by API_KEY is configured twice.'],
    [{ EnvironmentVariables: { '1x': 'y' } }, 'environment variable 1x: the name must match'],
  ])('an API with %j', async (api, reason) => {
    await expect(load({ api })).rejects.toThrow(reason);
  });

  test('code of more than 32,768 characters', async () => {
    const request = `return "${'x'.repeat(33_000)}";`;
    await expect(load({ resolvers: { 'Query.a': { request } } })).rejects.toThrow('AppSync takes at most 32768.');
  });

  test('a resolver of a field that the schema lacks', async () => {
    await expect(load({ resolvers: { 'Query.nope': {} } })).rejects.toThrow('no field named nope found on type Query');
  });

  test.each([
    ['AWS::AppSync::DataSource', { Name: 'd', Type: 'HTTP' }, 'data sources of type HTTP are not imitated'],
    [
      'AWS::AppSync::DataSource',
      { Name: 'd', Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { TableName: 't', Versioned: true } },
      'versioned data sources are not imitated.',
    ],
    ['AWS::AppSync::Resolver', { TypeName: 'Query', FieldName: 'a', RequestMappingTemplate: '{}' }, 'mapping templates are not imitated'],
    ['AWS::AppSync::Resolver', { TypeName: 'Query', FieldName: 'a', CachingConfig: { Ttl: 60 } }, 'server-side caching is not imitated.'],
  ])('%s with %j', async (type, properties, reason) => {
    const context = createTestContext();
    const ports = {
      dynamodb: { call: async () => ({}) },
      lambda: { invoke: async () => ({ functionError: null, payload: null }) as const },
      userPools: { verify: () => ({ refused: 'invalid' }) as const },
    };
    const service = createAppSync(context, ports);
    const create = async (resourceType: string, given: object) =>
      service.providers
        .find((provider) => provider.type === resourceType)!
        .create({ type: resourceType, logicalId: 'X', stackName: 'S', generatedName: 'x', properties: { ...given }, assetPath: String });
    const { attributes } = await create('AWS::AppSync::GraphQLApi', { Name: 'a', AuthenticationType: 'API_KEY' });
    await expect(create(type, { ApiId: String(attributes.ApiId), ...properties })).rejects.toThrow(reason);
    await service.stop?.();
  });
});

test('values of the resources are those of CloudFormation, and the key outlives a restart', async () => {
  const memory = new Map();
  const first = await startApi({ schema, memory });
  const second = await startApi({ schema, memory });
  const { ref, attributes } = second.values.get('Api')!;
  expect(ref).toBe(attributes.Arn);
  expect(attributes.GraphQLUrl).toBe(`${second.endpoint}/graphql`);
  expect(attributes.RealtimeUrl).toBe(`${second.endpoint.replace('http', 'ws')}/graphql/realtime`);
  expect(attributes.Arn).toBe(`arn:aws:appsync:eu-central-1:000000000000:apis/${attributes.ApiId}`);
  expect(second.apiKey).toMatch(/^da2-[a-z0-9]{26}$/);
  expect(second.apiKey).toBe(first.apiKey);
  await Promise.all([first.stop(), second.stop()]);
});

describe('EvaluateCode by the unmodified SDK', () => {
  const evaluate = async (code: string, context: object, handler?: string) => {
    const api = await startApi({ schema });
    const client = new AppSyncClient({
      endpoint: api.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    try {
      return await client.send(
        new EvaluateCodeCommand({
          code,
          context: JSON.stringify(context),
          ...(handler === undefined ? {} : { function: handler }),
          runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
        }),
      );
    } finally {
      client.destroy();
      await api.stop();
    }
  };
  const HANDLERS = `import { util } from '@aws-appsync/utils';
export function request(ctx) { ctx.stash.seen = ctx.args.id; console.log('id', ctx.args.id); util.appendError('beside', 'T'); return { id: util.dynamodb.toDynamoDB(ctx.args.id) }; }
export function response(ctx) { if (!ctx.result) { util.error('missing', 'NOT_FOUND'); } return ctx.result.deep.value; }`;

  test('answers result, stash, logs and appended errors', async () => {
    const answer = await evaluate(HANDLERS, { arguments: { id: 5 } }, 'request');
    expect(JSON.parse(answer.evaluationResult!)).toEqual({ id: { N: 5 } });
    expect(JSON.parse(answer.stash!)).toEqual({ seen: 5 });
    expect(JSON.parse(answer.outErrors!)).toEqual([{ message: 'beside', type: 'T', data: null, errorInfo: null }]);
    expect(answer.logs).toEqual([expect.stringMatching(/^INFO - code\.js:2:\d+: "id" 5$/)]);
    expect(answer.error).toBeUndefined();
  });

  test('answers what a handler raised, and where one broke', async () => {
    expect((await evaluate(HANDLERS, {}, 'response')).error).toEqual({ message: 'missing', codeErrors: [] });
    expect((await evaluate(HANDLERS, { result: {} }, 'response')).error?.message).toMatch(
      /^code\.js:3:\d+: TypeError: Cannot read properties of undefined/,
    );
  });

  test('lists what is wrong with the code', async () => {
    const { error } = await evaluate('export function request() {\n  throw "x";\n}', {});
    expect(error).toEqual({
      message: 'The code contains one or more errors.',
      codeErrors: [
        { errorType: 'LINT_ERROR', value: 'throw is not supported; use util.error.', location: { line: 2, column: 3, span: 10 } },
      ],
    });
  });

  test('refuses a handler that is not there', async () => {
    await expect(evaluate('export function request() { return 1; }', {}, 'response')).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });
});
