/**
 * `AWS::AppSync::DataSource`.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html
 */
import { type ResourceProvider, TemplateError, type TemplateResource } from '../../service.ts';
import type { ApiDataSource } from '../api/graphql-api.ts';
import { createDynamoDbSource } from '../data-sources/dynamodb.ts';
import { createLambdaSource } from '../data-sources/lambda.ts';
import { createNoneSource } from '../data-sources/none.ts';
import { PageTokens } from '../data-sources/page-token.ts';
import { type AppSyncState, apiArn, apiOf } from './appsync-state.ts';
import { objectOf, refuse, textOf } from './template-properties.ts';

const NAME = /^[_A-Za-z][_0-9A-Za-z]{0,65535}$/;

type Maker = (resource: TemplateResource, name: string, state: AppSyncState) => ApiDataSource;

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['AMAZON_DYNAMODB', dynamoDb],
  ['AWS_LAMBDA', lambda],
  ['NONE', (_resource, name) => ({ source: createNoneSource(name), target: undefined })],
]);

/** Makes data sources of tables, functions and nothing. */
export function dataSourceProvider(state: AppSyncState): ResourceProvider {
  return {
    type: 'AWS::AppSync::DataSource',
    honoured: ['ApiId', 'Name', 'Description', 'Type', 'DynamoDBConfig', 'LambdaConfig'],
    create: (resource) => {
      const api = apiOf(state, resource);
      const name = textOf(resource, 'Name');
      if (!NAME.test(name)) refuse(resource, `the name ${name} must match ${NAME.source}.`);
      const type = textOf(resource, 'Type');
      const make =
        MAKERS.get(type) ?? refuse(resource, `data sources of type ${type} are not imitated (${[...MAKERS.keys()].join(', ')} are).`);
      api.dataSources.set(name, make(resource, name, state));
      const arn = apiArn(state, api, `datasources/${name}`);
      return { ref: arn, attributes: { DataSourceArn: arn, Name: name } };
    },
  };
}

function dynamoDb(resource: TemplateResource, name: string, { context, ports }: AppSyncState): ApiDataSource {
  const { TableName, Versioned, UseCallerCredentials } = objectOf(resource, 'DynamoDBConfig');
  if (isTrue(Versioned)) refuse(resource, 'versioned data sources are not imitated.');
  if (isTrue(UseCallerCredentials)) refuse(resource, "data sources with the caller's credentials are not imitated.");
  if (typeof TableName !== 'string') throw new TemplateError(`${resource.type} ${resource.logicalId}: DynamoDBConfig needs a TableName.`);
  const tokens = new PageTokens(context.secretName('appsync-page-tokens', 43));
  const table = { name: TableName, region: context.region, port: ports.dynamodb, lambda: ports.lambda, tokens };
  return { source: createDynamoDbSource(name, table), target: undefined };
}

function lambda(resource: TemplateResource, name: string, { ports, log }: AppSyncState): ApiDataSource {
  const { LambdaFunctionArn } = objectOf(resource, 'LambdaConfig');
  if (typeof LambdaFunctionArn !== 'string') {
    throw new TemplateError(`${resource.type} ${resource.logicalId}: LambdaConfig needs a LambdaFunctionArn.`);
  }
  const target = { functionName: LambdaFunctionArn, lambda: ports.lambda, log };
  return { source: createLambdaSource(name, target), target };
}

/** Templates write booleans as such or as text. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
