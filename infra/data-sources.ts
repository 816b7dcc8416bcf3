import { CfnDataSource } from 'aws-cdk-lib/aws-appsync';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { closingHour, itemPartition, orderPartition, userPartition } from '../domain/keys.ts';
import type { Bundles } from './bundle.ts';
import { allow, appSyncRole } from './roles.ts';
import { indexArn } from './table.ts';
import { type TableAccess, tableAccessOf } from './table-access.ts';
import { type Step, stepsOf, type WiredField } from './wiring.ts';

/** The rows that resolvers may touch. What else the table will hold, such as sign-in codes, is for functions only. */
const RESOLVER_PARTITIONS = [itemPartition('*'), userPartition('*'), orderPartition('*'), closingHour('*')];

interface Parts {
  readonly apiId: string;
  readonly table: Table;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly bundles: Bundles;
}

/** The data sources that resolvers name: `table`, `none`, or a function's folder. Each has a role that allows what its resolvers do. */
export function createDataSources(scope: Construct, fields: readonly WiredField[], parts: Parts): ReadonlyMap<string, CfnDataSource> {
  const group = new Construct(scope, 'Data');
  const steps = fields.flatMap(stepsOf);
  const names = [...new Set(steps.map((step) => step.dataSource))];
  return new Map(names.map((name) => [name, createDataSource(group, name, steps, parts)]));
}

function createDataSource(scope: Construct, name: string, steps: readonly Step[], parts: Parts): CfnDataSource {
  if (name === 'none') return new CfnDataSource(scope, name, { apiId: parts.apiId, name, type: 'NONE' });
  if (name !== 'table') return functionSource(scope, name, parts);
  const askers = steps.filter((step) => step.dataSource === name);
  return tableSource(scope, name, parts, tableAccessOf(askers.map((step) => parts.bundles.resolver(step.path))));
}

function tableSource(scope: Construct, name: string, { apiId, table }: Parts, access: TableAccess): CfnDataSource {
  const role = appSyncRole(scope, `${name}-role`, apiId);
  const onRows = access.actions.filter((action) => action !== 'dynamodb:Query' || access.queriesTable);
  role.addToPolicy(
    new PolicyStatement({
      actions: onRows,
      resources: [table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': RESOLVER_PARTITIONS } },
    }),
  );
  for (const index of access.indexes) role.addToPolicy(allow(['dynamodb:Query'], [indexArn(table, index)]));
  return new CfnDataSource(scope, name, {
    apiId,
    name,
    type: 'AMAZON_DYNAMODB',
    serviceRoleArn: role.roleArn,
    dynamoDbConfig: { tableName: table.tableName, awsRegion: table.env.region },
  });
}

function functionSource(scope: Construct, name: string, { apiId, functions }: Parts): CfnDataSource {
  const target = functions.get(name);
  if (target === undefined) throw new Error(`The data source "${name}" is no function of this stack.`);
  const role = appSyncRole(scope, `${name}-role`, apiId);
  role.addToPolicy(allow(['lambda:InvokeFunction'], [target.functionArn]));
  return new CfnDataSource(scope, name, {
    apiId,
    name: name.replaceAll('-', '_'),
    type: 'AWS_LAMBDA',
    serviceRoleArn: role.roleArn,
    lambdaConfig: { lambdaFunctionArn: target.functionArn },
  });
}
