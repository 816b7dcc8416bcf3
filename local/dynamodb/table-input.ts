import type { Json, JsonObject } from '../service.ts';
import { listOf, objectOf } from '../template/json.ts';

/** The properties of AWS::DynamoDB::Table that have their effect here. */
export const HONOURED_TABLE_PROPERTIES = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'BillingMode',
  'ProvisionedThroughput',
  'StreamSpecification',
  'TimeToLiveSpecification',
  'DeletionProtectionEnabled',
];

/** CreateTable's input from the template's properties, which differ in little ("AWS::DynamoDB::Table", CloudFormation template reference). */
export function tableInput(tableName: string, properties: JsonObject): JsonObject {
  const input: JsonObject = { TableName: tableName, KeySchema: properties.KeySchema ?? null };
  const names = ['AttributeDefinitions', 'LocalSecondaryIndexes', 'BillingMode', 'ProvisionedThroughput', 'DeletionProtectionEnabled'];
  for (const name of names) {
    const value = properties[name];
    if (value !== undefined) input[name] = value;
  }
  const indexes = indexInputs(properties);
  if (indexes.length > 0) input.GlobalSecondaryIndexes = indexes;
  const stream = streamInput(properties);
  if (stream !== undefined) input.StreamSpecification = stream;
  return input;
}

/** The global indexes with what DynamoDB Local takes of them. */
export const indexInputs = (properties: JsonObject): JsonObject[] =>
  listOf(properties.GlobalSecondaryIndexes).map((index) => {
    const taken = ['IndexName', 'KeySchema', 'Projection', 'ProvisionedThroughput'];
    return Object.fromEntries(Object.entries(objectOf(index)).filter(([name]) => taken.includes(name)));
  });

/** In a template a stream is there when it is described at all. */
export function streamInput(properties: JsonObject): JsonObject | undefined {
  const view = objectOf(properties.StreamSpecification).StreamViewType;
  return view === undefined ? undefined : { StreamEnabled: true, StreamViewType: view };
}

/** The attribute that deletes items when its time has come, when the template names one that is on. */
export function timeToLiveAttribute(properties: JsonObject): Json | undefined {
  const { Enabled: enabled, AttributeName: name } = objectOf(properties.TimeToLiveSpecification);
  return enabled === true || enabled === 'true' ? name : undefined;
}
