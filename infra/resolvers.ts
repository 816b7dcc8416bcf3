import type { CfnDataSource, CfnGraphQLSchema } from 'aws-cdk-lib/aws-appsync';
import { CfnFunctionConfiguration, CfnResolver } from 'aws-cdk-lib/aws-appsync';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { Bundles, ResolverBundle } from './bundle.ts';
import { fieldPath, type PipelineField, type Step, type WiredField } from './wiring.ts';

const RUNTIME = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' };

interface Parts {
  readonly apiId: string;
  readonly schema: CfnGraphQLSchema;
  readonly dataSources: ReadonlyMap<string, CfnDataSource>;
  readonly bundles: Bundles;
}

/** A resolver for each wired field, and an AppSync function for each step of a pipeline. */
export function createResolvers(scope: Construct, fields: readonly WiredField[], parts: Parts): void {
  const group = new Construct(scope, 'Resolve');
  for (const field of fields) {
    const resolver = new CfnResolver(group, fieldPath(field), {
      apiId: parts.apiId,
      typeName: field.typeName,
      fieldName: field.fieldName,
      kind: field.kind,
      runtime: RUNTIME,
      ...(field.kind === 'UNIT' ? unit(group, field.step, parts) : pipeline(group, field, parts)),
    });
    resolver.addResourceDependency(parts.schema);
  }
}

function unit(scope: Construct, step: Step, parts: Parts) {
  return { dataSourceName: dataSourceName(step, parts), codeS3Location: codeLocation(scope, parts.bundles.resolver(step.path)) };
}

function pipeline(scope: Construct, field: PipelineField, parts: Parts) {
  const around = field.around === undefined ? parts.bundles.passThrough : parts.bundles.resolver(field.around);
  const steps = field.steps.map((step, index) => {
    const path = `${fieldPath(field)}.${index + 1}-${step.name}`;
    return new CfnFunctionConfiguration(scope, path, {
      apiId: parts.apiId,
      name: path.replace(/\W/g, '_'),
      dataSourceName: dataSourceName(step, parts),
      runtime: RUNTIME,
      codeS3Location: codeLocation(scope, parts.bundles.resolver(step.path)),
    });
  });
  return { pipelineConfig: { functions: steps.map((step) => step.attrFunctionId) }, codeS3Location: codeLocation(scope, around) };
}

function dataSourceName(step: Step, parts: Parts): string {
  const source = parts.dataSources.get(step.dataSource);
  if (source === undefined) throw new Error(`${step.path} names the data source "${step.dataSource}", which this API lacks.`);
  return source.attrName;
}

/** Code lies in files beside the template: it stays small enough to read, and same code is stored once. */
function codeLocation(scope: Construct, code: ResolverBundle): string {
  const id = `Code-${code.name}`;
  const known = scope.node.tryFindChild(id);
  return (known instanceof Asset ? known : new Asset(scope, id, { path: code.file })).s3ObjectUrl;
}
