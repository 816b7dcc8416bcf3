import { createAppSync } from '../../../local/appsync/appsync.ts';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import { startServer } from '../../../local/http/server.ts';
import {
  AwsError,
  type DynamoDbPort,
  type JsonObject,
  type LambdaInvocation,
  type LambdaPort,
  type LambdaResult,
  type ResourceValues,
  type Service,
  type TemplateResource,
  type UserPoolsPort,
  type VerifiedToken,
} from '../../../local/service.ts';
import { createTestContext, type Memory, type TestContext } from '../lambda/test-context.ts';

/** A resolver of a test: the bodies of its two handlers, or whole modules for a pipeline. */
export interface TestResolver {
  readonly request?: string;
  readonly response?: string;
  readonly dataSource?: 'none' | 'table' | 'fn';
  readonly functions?: readonly { request?: string; response?: string; dataSource?: 'none' | 'table' | 'fn' }[];
  readonly maxBatchSize?: number;
  /** A resolver without code. */
  readonly direct?: boolean;
}

export interface TestApiOptions {
  readonly schema: string;
  readonly resolvers?: Readonly<Record<string, TestResolver>>;
  /** Properties of the API; an API key alone unless given. */
  readonly api?: JsonObject;
  readonly dynamodb?: DynamoDbPort;
  readonly tableName?: string;
  /** What the one function answers. */
  readonly lambda?: (invocation: LambdaInvocation) => LambdaResult | Promise<LambdaResult>;
  /** Tokens by their text. */
  readonly tokens?: Readonly<Record<string, VerifiedToken>>;
  readonly expires?: number;
  readonly requestMsMax?: number;
  readonly memory?: Memory;
  readonly tls?: { readonly certificate: string; readonly privateKey: string };
  readonly onMistake?: (error: unknown) => void;
  /** Services that share the port, such as the user pools that tokens are of. */
  readonly beside?: readonly Service[];
  readonly userPools?: UserPoolsPort;
}

export interface TestApi {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly context: TestContext;
  readonly invocations: LambdaInvocation[];
  readonly values: ReadonlyMap<string, ResourceValues>;
  /** Posts a query with the API key, or with the given headers. */
  query(query: string, variables?: JsonObject, headers?: Record<string, string>): Promise<JsonObject>;
  post(body: string, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

const IMPORTS = `import { util, runtime, extensions } from '@aws-appsync/utils';\nimport * as ddb from '@aws-appsync/utils/dynamodb';\n`;

/** A module with these handler bodies; by default the arguments go out as payload and the result comes back. */
export function code({ request = 'return { payload: ctx.args };', response = 'return ctx.result;' }: TestResolver): string {
  return `${IMPORTS}export function request(ctx) { ${request} }\nexport function response(ctx) { ${response} }\n`;
}

function resource(type: string, logicalId: string, properties: JsonObject): TemplateResource {
  const assetPath = (location: string) => location;
  return { stackName: 'Test', logicalId, type: `AWS::AppSync::${type}`, properties, generatedName: logicalId, assetPath };
}

const RUNTIME = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };

/** The resources of an API, in the order in which CloudFormation would make them. */
function resourcesOf(options: TestApiOptions, apiId: string): TemplateResource[] {
  const ApiId = apiId;
  const list = [
    resource('GraphQLSchema', 'Schema', { ApiId, Definition: options.schema }),
    resource('ApiKey', 'Key', { ApiId, ...(options.expires === undefined ? {} : { Expires: options.expires }) }),
    resource('DataSource', 'None', { ApiId, Name: 'none', Type: 'NONE' }),
    resource('DataSource', 'Fn', { ApiId, Name: 'fn', Type: 'AWS_LAMBDA', LambdaConfig: { LambdaFunctionArn: 'arn:fn' } }),
    resource('DataSource', 'Table', {
      ApiId,
      Name: 'table',
      Type: 'AMAZON_DYNAMODB',
      DynamoDBConfig: { TableName: options.tableName ?? 'table', AwsRegion: 'eu-central-1' },
    }),
  ];
  for (const [field, resolver] of Object.entries(options.resolvers ?? {})) list.push(...resolverResources(ApiId, field, resolver));
  return list;
}

function resolverResources(ApiId: string, field: string, resolver: TestResolver): TemplateResource[] {
  const [TypeName = '', FieldName = ''] = field.split('.');
  const shared = { ApiId, TypeName, FieldName, MaxBatchSize: resolver.maxBatchSize ?? 0 };
  const DataSourceName = resolver.dataSource ?? 'none';
  if (resolver.direct === true) return [resource('Resolver', field, { ...shared, Kind: 'UNIT', DataSourceName })];
  if (resolver.functions === undefined) {
    return [resource('Resolver', field, { ...shared, Kind: 'UNIT', DataSourceName, Code: code(resolver), Runtime: RUNTIME })];
  }
  const steps = resolver.functions.map((step, index) =>
    resource('FunctionConfiguration', `${field}.${index}`, {
      ApiId,
      Name: `step${index}`,
      DataSourceName: step.dataSource ?? 'none',
      Code: code(step),
      Runtime: RUNTIME,
    }),
  );
  const Functions = steps.map(({ logicalId }) => `@${logicalId}`);
  const before = { request: resolver.request ?? 'return {};', response: resolver.response ?? 'return ctx.prev.result;' };
  const pipeline = { ...shared, Kind: 'PIPELINE', PipelineConfig: { Functions }, Code: code(before), Runtime: RUNTIME };
  return [...steps, resource('Resolver', field, pipeline)];
}

const REFUSED_TOKENS = { expired: 'expired', garbled: 'unparsable', stranger: 'unknown-issuer', forged: 'invalid' } as const;

function isRefused(token: string): token is keyof typeof REFUSED_TOKENS {
  return Object.hasOwn(REFUSED_TOKENS, token);
}

/** An API on a port of its own. The texts `expired`, `garbled`, `stranger` and `forged` are tokens refused for these reasons. */
export async function startApi(options: TestApiOptions): Promise<TestApi> {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    callers: createCallerRegistry(),
    onMistake: options.onMistake ?? (() => undefined),
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const context = createTestContext(options.memory, () => endpoint);
  const invocations: LambdaInvocation[] = [];
  const lambda: LambdaPort = {
    invoke: async (invocation) => {
      invocations.push(invocation);
      if (options.lambda === undefined) throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
      return options.lambda(invocation);
    },
  };
  const verify = (token: string) => options.tokens?.[token] ?? { refused: isRefused(token) ? REFUSED_TOKENS[token] : 'unparsable' };
  const dynamodb = options.dynamodb ?? { call: () => Promise.reject(new Error('no table')) };
  const limits = options.requestMsMax === undefined ? [] : [{ requestMsMax: options.requestMsMax }];
  const service = createAppSync(context, { dynamodb, lambda, userPools: options.userPools ?? { verify } }, ...limits);
  const values = new Map<string, ResourceValues>();
  const create = async (item: TemplateResource) => {
    const provider = service.providers.find(({ type }) => type === item.type)!;
    values.set(item.logicalId, await provider.create({ ...item, properties: resolveFunctions(item.properties, values) }));
  };
  try {
    await create(resource('GraphQLApi', 'Api', { Name: 'test', AuthenticationType: 'API_KEY', ...options.api }));
    for (const item of resourcesOf(options, String(values.get('Api')!.attributes.ApiId))) await create(item);
    await service.start?.();
  } catch (error) {
    await service.stop?.();
    await server.close();
    throw error;
  }
  server.serve([...service.routes, ...(options.beside ?? []).flatMap(({ routes }) => routes)], service.upgrades);
  const apiKey = String(values.get('Key')!.attributes.ApiKey);
  const post = (body: string, headers: Record<string, string> = { 'x-api-key': apiKey }) =>
    fetch(`${endpoint}/graphql`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  return {
    endpoint,
    apiKey,
    context,
    invocations,
    values,
    post,
    query: async (query, variables, headers) => (await post(JSON.stringify({ query, variables }), headers)).json() as Promise<JsonObject>,
    stop: async () => {
      await server.close();
      await service.stop?.();
    },
  };
}

/** `@logicalId` in a list of functions stands for what `Fn::GetAtt FunctionId` would give. */
function resolveFunctions(properties: JsonObject, values: ReadonlyMap<string, ResourceValues>): JsonObject {
  const { PipelineConfig } = properties;
  if (typeof PipelineConfig !== 'object' || PipelineConfig === null || Array.isArray(PipelineConfig)) return properties;
  const functions = Array.isArray(PipelineConfig.Functions) ? PipelineConfig.Functions.map(String) : [];
  const ids = functions.map((name) => values.get(name.slice(1))?.attributes.FunctionId ?? name);
  return { ...properties, PipelineConfig: { Functions: ids } };
}

/** A second way in beside the API key: a user pool with one token, `ann`, that lives for so many seconds. */
export const poolOfAnn = (lifeSeconds: number) => ({
  tokens: {
    ann: {
      userPoolId: 'eu-central-1_Pool',
      issuer: 'https://issuer/eu-central-1_Pool',
      claims: { sub: 'u1', username: 'ann', client_id: 'app', exp: Math.floor(Date.now() / 1000) + lifeSeconds },
    },
  },
  api: {
    AdditionalAuthenticationProviders: [
      { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS', UserPoolConfig: { UserPoolId: 'eu-central-1_Pool', DefaultAction: 'ALLOW' } },
    ],
  },
});
