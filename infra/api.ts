import { Validations } from 'aws-cdk-lib';
import { CfnApiKey, CfnGraphQLApi, CfnGraphQLSchema } from 'aws-cdk-lib/aws-appsync';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Identity } from './identity.ts';
import { appSyncRole, createLogGroup, letWriteLogs } from './roles.ts';
import type { Settings } from './settings.ts';

/** Deep enough for an item with its auction and seller in a page, too shallow to walk in circles. */
const QUERY_DEPTH_MAX = 8;
/** A page of 50 items with seller and auction runs 150 resolvers; 250 leaves room, and bounds what one request may cost. */
const RESOLVERS_MAX = 250;

/** The API needs its log role before it has an id, so that role can name none. */
const ANY_API = '*';

export interface Api {
  readonly api: CfnGraphQLApi;
  readonly schema: CfnGraphQLSchema;
  readonly apiKey: CfnApiKey;
}

/** The GraphQL API: users by default, guests by API key, services by IAM. */
export function createApi(scope: Construct, settings: Settings, parts: { schemaText: string; identity: Identity; table: Table }): Api {
  const api = new CfnGraphQLApi(scope, 'Api', {
    name: `ecobid-${settings.stage}`,
    authenticationType: 'AMAZON_COGNITO_USER_POOLS',
    userPoolConfig: {
      userPoolId: parts.identity.pool.userPoolId,
      appIdClientRegex: parts.identity.client.userPoolClientId,
      awsRegion: settings.region,
      defaultAction: 'ALLOW',
    },
    additionalAuthenticationProviders: [{ authenticationType: 'API_KEY' }, { authenticationType: 'AWS_IAM' }],
    environmentVariables: {
      TABLE: parts.table.tableName,
      STAGE: settings.stage,
      VERSION: settings.version,
      SERVICE: 'ecobid',
      DEFAULT_CURRENCY: settings.defaultCurrency,
    },
    introspectionConfig: settings.production ? 'DISABLED' : 'ENABLED',
    queryDepthLimit: QUERY_DEPTH_MAX,
    resolverCountLimit: RESOLVERS_MAX,
    xrayEnabled: true,
  });
  logErrors(scope, api);
  const schema = new CfnGraphQLSchema(scope, 'ApiSchema', { apiId: api.attrApiId, definition: parts.schemaText });
  const apiKey = new CfnApiKey(scope, 'GuestKey', { apiId: api.attrApiId, description: 'Guests', expires: settings.apiKeyExpiresEpoch });
  return { api, schema, apiKey };
}

/** Errors only, and without the requests and answers in which people's data would stand. AppSync itself chooses the group's name. */
function logErrors(scope: Construct, api: CfnGraphQLApi): void {
  const role = appSyncRole(scope, 'ApiLogsRole', ANY_API);
  api.logConfig = { cloudWatchLogsRoleArn: role.roleArn, fieldLogLevel: 'ERROR', excludeVerboseContent: true };
  letWriteLogs(role, createLogGroup(scope, 'ApiLogs', `/aws/appsync/apis/${api.attrApiId}`));
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-ASC3',
    reason: 'Logging is on. The rule wants the verbose content too, which is what people write and ask: maxima, places, phone numbers.',
  });
}
