/**
 * `AWS::AppSync::GraphQLApi`.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html
 */
import type { Json, JsonObject, ResourceProvider, ResourceValues, TemplateResource } from '../../service.ts';
import { type ApiSettings, GraphQLApi } from '../api/graphql-api.ts';
import type { ModeSettings } from '../authorization/authenticator.ts';
import type { AppSyncState } from './appsync-state.ts';
import { isObject, numberOf, objectOf, refuse } from './template-properties.ts';

/** AppSync's own limit on resolvers of one request, which a limit of 0 stands for. */
const RESOLVERS_MAX = 10_000;
const ENVIRONMENT_KEY = /^[A-Za-z]\w+$/;
const ENVIRONMENT_VARIABLES_MAX = 50;
const ENVIRONMENT_CHARACTERS_MAX = 512;

/** Makes the API. */
export function graphQLApiProvider(state: AppSyncState): ResourceProvider {
  return {
    type: 'AWS::AppSync::GraphQLApi',
    honoured: [
      'Name',
      'AuthenticationType',
      'UserPoolConfig',
      'AdditionalAuthenticationProviders',
      'IntrospectionConfig',
      'QueryDepthLimit',
      'ResolverCountLimit',
      'EnvironmentVariables',
    ],
    create: (resource) => {
      if (state.apis.length > 0) refuse(resource, 'the local cloud serves one GraphQL API, as all clients call /graphql.');
      refuseForeign(resource);
      const api = new GraphQLApi(settingsOf(resource, state.context.secretName(`appsync-api-${resource.logicalId}`, 26)), {
        context: state.context,
        userPools: state.ports.userPools,
        subscriptions: state.subscriptions,
      });
      state.apis.push(api);
      return valuesOf(api.settings.id, state);
    },
  };
}

function refuseForeign(resource: TemplateResource): void {
  const { ApiType, MergedApiExecutionRoleArn, Visibility } = resource.properties;
  if (ApiType === 'MERGED' || MergedApiExecutionRoleArn !== undefined) refuse(resource, 'merged APIs are not imitated.');
  if (Visibility === 'PRIVATE') refuse(resource, 'private APIs are not imitated.');
}

function settingsOf(resource: TemplateResource, id: string): ApiSettings {
  const { AdditionalAuthenticationProviders: additional = [], IntrospectionConfig } = resource.properties;
  const main = modeOf(resource, resource.properties);
  const others = Array.isArray(additional) ? additional.map((entry) => modeOf(resource, isObject(entry) ? entry : {})) : [];
  const resolversMax = numberOf(resource, 'ResolverCountLimit', 0);
  return {
    id,
    modes: distinct(resource, [main, ...others]),
    introspection: IntrospectionConfig !== 'DISABLED',
    limits: { depthMax: numberOf(resource, 'QueryDepthLimit', 0), resolversMax: resolversMax === 0 ? RESOLVERS_MAX : resolversMax },
    environment: environmentOf(resource),
  };
}

function modeOf(resource: TemplateResource, settings: JsonObject): ModeSettings {
  const type = settings.AuthenticationType;
  if (type === 'API_KEY' || type === 'AWS_IAM') return { mode: type };
  if (type === 'AMAZON_COGNITO_USER_POOLS') return userPoolMode(resource, settings.UserPoolConfig);
  return refuse(resource, `authorization by ${String(type)} is not imitated (API_KEY, AMAZON_COGNITO_USER_POOLS and AWS_IAM are).`);
}

function userPoolMode(resource: TemplateResource, config: Json | undefined): ModeSettings {
  if (!isObject(config) || typeof config.UserPoolId !== 'string') return refuse(resource, 'UserPoolConfig needs a UserPoolId.');
  const { UserPoolId, DefaultAction = 'ALLOW', AppIdClientRegex } = config;
  if (DefaultAction !== 'ALLOW' && DefaultAction !== 'DENY') refuse(resource, 'DefaultAction must be ALLOW or DENY.');
  return {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    userPoolId: UserPoolId,
    defaultAction: DefaultAction === 'DENY' ? 'DENY' : 'ALLOW',
    clientIds: typeof AppIdClientRegex === 'string' ? new RegExp(`^(?:${AppIdClientRegex})$`) : undefined,
  };
}

/** Each mode stands once; user pools may be several, each once. */
function distinct(resource: TemplateResource, modes: readonly ModeSettings[]): readonly ModeSettings[] {
  const names = modes.map((mode) => (mode.mode === 'AMAZON_COGNITO_USER_POOLS' ? `user pool ${mode.userPoolId}` : mode.mode));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? modes : refuse(resource, `authorization by ${twice} is configured twice.`);
}

function environmentOf(resource: TemplateResource): JsonObject {
  const variables = resource.properties.EnvironmentVariables === undefined ? {} : objectOf(resource, 'EnvironmentVariables');
  const entries = Object.entries(variables);
  if (entries.length > ENVIRONMENT_VARIABLES_MAX) refuse(resource, `has more than ${ENVIRONMENT_VARIABLES_MAX} environment variables.`);
  for (const [key, value] of entries) {
    if (!ENVIRONMENT_KEY.test(key)) refuse(resource, `environment variable ${key}: the name must match ${ENVIRONMENT_KEY.source}.`);
    if (String(value).length > ENVIRONMENT_CHARACTERS_MAX) refuse(resource, `environment variable ${key}: longer than 512 characters.`);
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

function valuesOf(apiId: string, { context }: AppSyncState): ResourceValues {
  const endpoint = context.endpoint();
  const realtime = endpoint.replace(/^http/, 'ws');
  const arn = `arn:aws:appsync:${context.region}:${context.accountId}:apis/${apiId}`;
  return {
    ref: arn,
    attributes: {
      ApiId: apiId,
      Arn: arn,
      GraphQLUrl: `${endpoint}/graphql`,
      RealtimeUrl: `${realtime}/graphql/realtime`,
      GraphQLDns: new URL(endpoint).host,
      RealtimeDns: new URL(endpoint).host,
      GraphQLEndpointArn: `arn:aws:appsync:${context.region}:${context.accountId}:endpoints/graphql-api/${apiId}`,
    },
  };
}
