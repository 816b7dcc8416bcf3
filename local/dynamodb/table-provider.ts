import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  AwsError,
  type Json,
  type JsonObject,
  type ResourceProvider,
  type ResourceValues,
  TemplateError,
  type TemplateResource,
} from '../service.ts';
import { listOf, objectOf, stringOf } from '../template/json.ts';
import type { LocalArns } from './local-arns.ts';
import { HONOURED_TABLE_PROPERTIES, indexInputs, streamInput, tableInput, timeToLiveAttribute } from './table-input.ts';

/** A control operation of DynamoDB; throws AwsError. */
export type TableCall = (action: string, input: JsonObject) => Promise<JsonObject>;

const LOOK_EVERY_MS = 20;
const ATTEMPTS_MAX = 10;

/** AWS::DynamoDB::Table: made when missing; one that is there gets new indexes, stream and TTL, and is refused for any other change. */
export const tableProvider = (call: TableCall, arns: LocalArns): ResourceProvider => ({
  type: 'AWS::DynamoDB::Table',
  honoured: HONOURED_TABLE_PROPERTIES,
  create: (resource) => refusedAsTemplateError(() => provide(resource, call, arns)),
});

async function provide({ properties, generatedName }: TemplateResource, call: TableCall, arns: LocalArns): Promise<ResourceValues> {
  const name = stringOf(properties.TableName) ?? generatedName;
  const existing = await describe(name, call);
  if (existing === undefined) await call('CreateTable', tableInput(name, properties));
  else await update(name, existing, properties, call);
  await setTimeToLive(name, properties, call);
  const table = (await describe(name, call)) ?? {};
  const stream = stringOf(table.LatestStreamArn);
  const attributes = { Arn: arns.outward(String(table.TableArn)), TableId: stringOf(table.TableId) ?? name };
  const streamed = streamInput(properties) !== undefined && stream !== undefined;
  return { ref: name, attributes: streamed ? { ...attributes, StreamArn: arns.outward(stream) } : attributes };
}

async function update(name: string, table: JsonObject, properties: JsonObject, call: TableCall): Promise<void> {
  if (!isDeepStrictEqual(keysOf(table, table), keysOf(properties, properties))) throw refusedChange('its key');
  const wanted = indexInputs(properties);
  const present = new Map(listOf(table.GlobalSecondaryIndexes).map((index) => [objectOf(index).IndexName, objectOf(index)]));
  for (const index of wanted) {
    const known = present.get(index.IndexName ?? null);
    if (known !== undefined && !isDeepStrictEqual(indexShape(known, table), indexShape(index, properties))) {
      throw refusedChange(`index ${index.IndexName}`);
    }
    present.delete(index.IndexName ?? null);
    if (known === undefined) await addIndex(name, index, properties, call);
  }
  const [gone] = present.keys();
  if (gone !== undefined) throw refusedChange(`index ${gone}, which the template no longer has,`);
  await setStream(name, table, properties, call);
}

const refusedChange = (what: string): TemplateError =>
  new TemplateError(`${what} differs from the kept table's and cannot be changed; start with --reset to drop the data`);

/** Key attributes with their types, in the order of the key. */
function keysOf(tableOrIndex: JsonObject, definitions: JsonObject): Json[] {
  const types = new Map(listOf(definitions.AttributeDefinitions).map((one) => [objectOf(one).AttributeName, objectOf(one).AttributeType]));
  return listOf(tableOrIndex.KeySchema).map((key) => {
    const { AttributeName: name = null, KeyType: kind = null } = objectOf(key);
    return [name, kind, types.get(name) ?? null];
  });
}

/** What makes an index what it is; the order of projected attributes means nothing. */
function indexShape(index: JsonObject, definitions: JsonObject): Json[] {
  const { ProjectionType: type = null, NonKeyAttributes: others } = objectOf(index.Projection);
  return [keysOf(index, definitions), type, listOf(others).map(String).sort()];
}

/** One index at a time, as DynamoDB wants it, and each until it is filled. */
async function addIndex(name: string, index: JsonObject, properties: JsonObject, call: TableCall): Promise<void> {
  await call('UpdateTable', {
    TableName: name,
    AttributeDefinitions: properties.AttributeDefinitions ?? [],
    GlobalSecondaryIndexUpdates: [{ Create: index }],
  });
  const isReady = (table: JsonObject | undefined) =>
    listOf(table?.GlobalSecondaryIndexes).every((one) => objectOf(one).IndexStatus === 'ACTIVE');
  while (!isReady(await describe(name, call))) await wait(LOOK_EVERY_MS);
}

/** Another view is another stream: DynamoDB wants the old one off first. */
async function setStream(name: string, table: JsonObject, properties: JsonObject, call: TableCall): Promise<void> {
  const wanted = streamInput(properties);
  const present = objectOf(table.StreamSpecification);
  if (present.StreamViewType === wanted?.StreamViewType) return;
  if (present.StreamEnabled === true) await call('UpdateTable', { TableName: name, StreamSpecification: { StreamEnabled: false } });
  if (wanted !== undefined) await call('UpdateTable', { TableName: name, StreamSpecification: wanted });
}

async function setTimeToLive(name: string, properties: JsonObject, call: TableCall): Promise<void> {
  const wanted = timeToLiveAttribute(properties);
  const { AttributeName: present, TimeToLiveStatus: status } = objectOf(
    (await call('DescribeTimeToLive', { TableName: name })).TimeToLiveDescription,
  );
  const active = status === 'ENABLED' || status === 'ENABLING' ? present : undefined;
  if (active === wanted) return;
  const set = (AttributeName: Json, Enabled: boolean) =>
    call('UpdateTimeToLive', { TableName: name, TimeToLiveSpecification: { AttributeName, Enabled } });
  if (active !== undefined) await set(active, false);
  if (wanted !== undefined) await set(wanted, true);
}

/** DynamoDB Local answers 500 at times while it fills an index; the question is then asked again. */
async function describe(name: string, call: TableCall, attemptsLeft = ATTEMPTS_MAX): Promise<JsonObject | undefined> {
  try {
    return objectOf((await call('DescribeTable', { TableName: name })).Table);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'ResourceNotFoundException') return undefined;
    if (error.status < 500 || attemptsLeft === 1) throw error;
    await wait(LOOK_EVERY_MS);
    return describe(name, call, attemptsLeft - 1);
  }
}

/** What DynamoDB refuses here was asked for by the template. */
async function refusedAsTemplateError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AwsError && error.status < 500 ? new TemplateError(`DynamoDB refuses it: ${error.message}`) : error;
  }
}
