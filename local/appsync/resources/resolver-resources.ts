/**
 * `AWS::AppSync::FunctionConfiguration` and `AWS::AppSync::Resolver`, with APPSYNC_JS code only.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html
 */
import type { ResourceProvider, ResourceValues, TemplateResource } from '../../service.ts';
import type { ApiDataSource, GraphQLApi } from '../api/graphql-api.ts';
import type { FieldResolver } from '../execution/resolver.ts';
import type { FieldPlace, ResolverSurroundings } from '../resolvers/resolver-run.ts';
import { directLambdaResolver, pipelineResolver, unitResolver } from '../resolvers/resolvers.ts';
import type { Step } from '../resolvers/step.ts';
import type { Bundle } from '../runtime/javascript-runtime.ts';
import { type AppSyncState, apiArn, apiOf } from './appsync-state.ts';
import { documentOf, isObject, numberOf, objectOf, optionalText, refuse, textOf } from './template-properties.ts';

const BATCH_SIZE_MAX = 2000;
const FUNCTIONS_MAX = 10;
const TEMPLATE_PROPERTIES = [
  'RequestMappingTemplate',
  'RequestMappingTemplateS3Location',
  'ResponseMappingTemplate',
  'ResponseMappingTemplateS3Location',
];

/** Makes functions of pipelines. */
export function functionProvider(state: AppSyncState): ResourceProvider {
  return {
    type: 'AWS::AppSync::FunctionConfiguration',
    honoured: ['ApiId', 'Name', 'DataSourceName', 'Code', 'CodeS3Location', 'Runtime', 'MaxBatchSize', 'FunctionVersion'],
    create: async (resource) => {
      const api = apiOf(state, resource);
      refuseForeign(resource);
      const id = state.context.secretName(`appsync-function-${resource.logicalId}`, 26);
      const bundle = await bundleOf(state, resource);
      const { source } = dataSourceOf(api, resource);
      api.functions.set(id, { bundle: bundle ?? refuse(resource, 'needs code.'), dataSource: source, batchSizeMax: batchSizeOf(resource) });
      const arn = apiArn(state, api, `functions/${id}`);
      const name = textOf(resource, 'Name');
      return { ref: arn, attributes: { FunctionId: id, FunctionArn: arn, Name: name, DataSourceName: source.name } };
    },
  };
}

/** Makes resolvers and attaches them to their fields. */
export function resolverProvider(state: AppSyncState): ResourceProvider {
  return {
    type: 'AWS::AppSync::Resolver',
    honoured: [
      'ApiId',
      'TypeName',
      'FieldName',
      'Kind',
      'DataSourceName',
      'PipelineConfig',
      'Code',
      'CodeS3Location',
      'Runtime',
      'MaxBatchSize',
    ],
    create: async (resource) => {
      const api = apiOf(state, resource);
      refuseForeign(resource);
      const place = { parentType: textOf(resource, 'TypeName'), field: textOf(resource, 'FieldName') };
      api.attach(place.parentType, place.field, await resolverOf(state, api, resource, place));
      return valuesOf(state, api, place);
    },
  };
}

function valuesOf(state: AppSyncState, api: GraphQLApi, { parentType, field }: FieldPlace): ResourceValues {
  const arn = apiArn(state, api, `types/${parentType}/resolvers/${field}`);
  return { ref: arn, attributes: { ResolverArn: arn, TypeName: parentType, FieldName: field } };
}

/** What would change the meaning of a resolver must not be passed over. */
function refuseForeign(resource: TemplateResource): void {
  const { properties } = resource;
  const template = TEMPLATE_PROPERTIES.find((name) => properties[name] !== undefined);
  if (template !== undefined) refuse(resource, `${template}: mapping templates are not imitated, only APPSYNC_JS code is.`);
  if (properties.SyncConfig !== undefined) refuse(resource, 'SyncConfig: versioned data sources are not imitated.');
  if (properties.CachingConfig !== undefined) refuse(resource, 'CachingConfig: server-side caching is not imitated.');
  const runtime = isObject(properties.Runtime) ? properties.Runtime.Name : undefined;
  if (runtime !== undefined && runtime !== 'APPSYNC_JS') refuse(resource, `the runtime ${String(runtime)} is not imitated.`);
}

async function resolverOf(state: AppSyncState, api: GraphQLApi, resource: TemplateResource, place: FieldPlace): Promise<FieldResolver> {
  const surroundings = { envText: JSON.stringify(api.settings.environment), runtime: state.runtime, log: state.log };
  const bundle = await bundleOf(state, resource);
  if (resource.properties.Kind === 'PIPELINE') {
    const functions = functionsOf(api, resource, place);
    return pipelineResolver(place, { bundle: bundle ?? refuse(resource, 'needs code.'), functions }, surroundings);
  }
  const dataSource = dataSourceOf(api, resource);
  if (bundle === undefined) return directOf(dataSource, resource, { place, surroundings });
  const owner = { ...place, id: `${place.parentType}.${place.field}`, batchSizeMax: batchSizeOf(resource) };
  return unitResolver({ bundle, dataSource: dataSource.source, owner }, surroundings);
}

function directOf(
  { target }: ApiDataSource,
  resource: TemplateResource,
  { place, surroundings }: { place: FieldPlace; surroundings: ResolverSurroundings },
): FieldResolver {
  if (batchSizeOf(resource) > 0) refuse(resource, 'batching of direct Lambda resolvers is not imitated; give it code.');
  return directLambdaResolver(place, target ?? refuse(resource, 'needs code.'), surroundings);
}

function functionsOf(api: GraphQLApi, resource: TemplateResource, place: FieldPlace): Step[] {
  const { Functions } = objectOf(resource, 'PipelineConfig');
  const ids = Array.isArray(Functions) ? Functions.map(String) : [];
  if (ids.length > FUNCTIONS_MAX) refuse(resource, `has more than ${FUNCTIONS_MAX} functions.`);
  return ids.map((id) => {
    const found = api.functions.get(id) ?? refuse(resource, `no function has the id ${id}.`);
    // A page token is good for one function of one resolver.
    return { ...found, owner: { ...place, id: `${place.parentType}.${place.field}/${id}`, batchSizeMax: found.batchSizeMax } };
  });
}

function dataSourceOf(api: GraphQLApi, resource: TemplateResource): ApiDataSource {
  const name = textOf(resource, 'DataSourceName');
  return api.dataSources.get(name) ?? refuse(resource, `no data source is named ${name}.`);
}

function batchSizeOf(resource: TemplateResource): number {
  const size = numberOf(resource, 'MaxBatchSize', 0);
  return size >= 0 && size <= BATCH_SIZE_MAX ? size : refuse(resource, `MaxBatchSize must lie between 0 and ${BATCH_SIZE_MAX}.`);
}

/** The code of a resource, checked as AppSync checks it when it is saved; `undefined` for a resource without code. */
async function bundleOf({ check, runtime }: AppSyncState, resource: TemplateResource): Promise<Bundle | undefined> {
  const code = documentOf(resource, 'Code', 'CodeS3Location');
  if (code === undefined) return undefined;
  if (optionalRuntime(resource) !== 'APPSYNC_JS') refuse(resource, 'code needs the runtime APPSYNC_JS.');
  const [error] = await check.errorsOf(code);
  if (error !== undefined) refuse(resource, `code.js:${error.location.line}:${error.location.column}: ${error.value}`);
  const bundle = compile(runtime, resource, code);
  for (const handler of ['request', 'response'] as const) {
    if (!bundle.has(handler)) refuse(resource, `the code must export a function ${handler}.`);
  }
  return bundle;
}

function compile(runtime: AppSyncState['runtime'], resource: TemplateResource, code: string): Bundle {
  try {
    return runtime.compile(code);
  } catch (error) {
    return refuse(resource, error instanceof Error ? error.message : String(error));
  }
}

function optionalRuntime(resource: TemplateResource): string | undefined {
  return isObject(resource.properties.Runtime) ? String(resource.properties.Runtime.Name) : optionalText(resource, 'Runtime');
}
