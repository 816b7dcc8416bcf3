/**
 * BatchGetItem, BatchPutItem and BatchDeleteItem of request objects. Results stand in the order of the request; what DynamoDB left
 * undone is null there and listed apart.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-get-item.html
 */
import type { Json, JsonObject } from '../../service.ts';
import { toAttributes, toPlain, toPlainList } from './attribute-values.ts';
import type { DataSourceCall, DataSourceResult } from './data-source.ts';
import { callDynamoDb, type DynamoDbTable, failedResult } from './dynamodb-table.ts';
import { expressionParameters, readExpression } from './expressions.ts';
import { isJsonObject, present, requireList, requireObject } from './request-object.ts';

/** The keys or items of each table, in DynamoDB's form. */
type Entries = ReadonlyMap<string, readonly JsonObject[]>;

function readEntries(request: JsonObject, listOf: (entry: Json) => Json[]): Entries {
  const tables = Object.entries(requireObject(request.tables, 'tables'));
  return new Map(tables.map(([table, entry]) => [table, listOf(entry).map((values) => toAttributes(values, `tables.${table}`))]));
}

/** A text that is the same for equal values of the named attributes. */
function identityOf(item: JsonObject, attributes: readonly string[]): string {
  return JSON.stringify(attributes.toSorted().map((name) => item[name] ?? null));
}

/** Items in the order of their keys, null for what is missing. At most 100 keys, as DynamoDB counts. */
export async function batchGetItem(table: DynamoDbTable, request: JsonObject, { cause }: DataSourceCall): Promise<DataSourceResult> {
  const keys = readEntries(request, (entry) => (isJsonObject(entry) ? requireList(entry.keys, 'keys') : requireList(entry, 'tables')));
  const RequestItems: JsonObject = {};
  const added = new Map<string, readonly string[]>();
  for (const [name, entry] of Object.entries(requireObject(request.tables, 'tables'))) {
    const { parameters, keyNames } = readParameters(isJsonObject(entry) ? entry : {}, keys.get(name) ?? []);
    RequestItems[name] = parameters;
    added.set(name, keyNames);
  }
  const outcome = await callDynamoDb(table.port, { action: 'BatchGetItem', input: { RequestItems } }, cause);
  if ('failed' in outcome) return failedResult(outcome.failed);
  const { Responses = {}, UnprocessedKeys = {} } = outcome.answer;
  return { result: { data: inOrder(keys, Responses, added), unprocessedKeys: leftKeys(keys, UnprocessedKeys) } };
}

/** Parameters for one table. Results can only be put in order by their keys, so a projection without them is widened by them. */
function readParameters(entry: JsonObject, keys: readonly JsonObject[]): { parameters: JsonObject; keyNames: readonly string[] } {
  const projection = readExpression(entry.projection, 'projection');
  const shared = { Keys: [...keys], ConsistentRead: entry.consistentRead };
  if (projection === undefined) return { parameters: present(shared), keyNames: [] };
  const names = isJsonObject(projection.expressionNames) ? projection.expressionNames : {};
  const paths = String(projection.expression)
    .split(',')
    .map((path) => path.trim());
  const chosen = paths.map((path) => names[path] ?? path);
  const keyNames = Object.keys(keys[0] ?? {}).filter((name) => !chosen.includes(name));
  const expressionNames = { ...names, ...Object.fromEntries(keyNames.map((name, index) => [`#batchKey${index}`, name])) };
  const expression = [...paths, ...keyNames.map((_name, index) => `#batchKey${index}`)].join(', ');
  return {
    parameters: present({ ...shared, ...expressionParameters({ ProjectionExpression: { expression, expressionNames } }) }),
    keyNames,
  };
}

function inOrder(keys: Entries, responses: Json, added: ReadonlyMap<string, readonly string[]>): JsonObject {
  const data: JsonObject = {};
  for (const [table, tableKeys] of keys) {
    const attributes = Object.keys(tableKeys[0] ?? {});
    const list = isJsonObject(responses) && Array.isArray(responses[table]) ? responses[table].filter(isJsonObject) : [];
    const found = new Map(list.map((item) => [identityOf(item, attributes), item]));
    data[table] = tableKeys.map((key) => withoutKeys(found.get(identityOf(key, attributes)), added.get(table) ?? []));
  }
  return data;
}

function withoutKeys(item: JsonObject | undefined, keyNames: readonly string[]): Json {
  return item === undefined ? null : toPlain(Object.fromEntries(Object.entries(item).filter(([name]) => !keyNames.includes(name))));
}

function leftKeys(keys: Entries, unprocessed: Json): JsonObject {
  const left: JsonObject = {};
  for (const table of keys.keys()) {
    const entry = isJsonObject(unprocessed) ? unprocessed[table] : undefined;
    left[table] = isJsonObject(entry) ? toPlainList(entry.Keys) : [];
  }
  return left;
}

/** The items as written. At most 25, as DynamoDB counts. */
export function batchPutItem(table: DynamoDbTable, request: JsonObject, call: DataSourceCall): Promise<DataSourceResult> {
  return batchWrite(table, request, { call, kind: 'PutRequest', content: 'Item', leftName: 'unprocessedItems' });
}

/** The keys that were deleted. At most 25, as DynamoDB counts. */
export function batchDeleteItem(table: DynamoDbTable, request: JsonObject, call: DataSourceCall): Promise<DataSourceResult> {
  return batchWrite(table, request, { call, kind: 'DeleteRequest', content: 'Key', leftName: 'unprocessedKeys' });
}

interface BatchWrite {
  readonly call: DataSourceCall;
  readonly kind: 'PutRequest' | 'DeleteRequest';
  readonly content: 'Item' | 'Key';
  readonly leftName: 'unprocessedItems' | 'unprocessedKeys';
}

async function batchWrite(table: DynamoDbTable, request: JsonObject, batch: BatchWrite): Promise<DataSourceResult> {
  const { call, kind, content, leftName } = batch;
  const entries = readEntries(request, (entry) => requireList(entry, 'tables'));
  const RequestItems = Object.fromEntries(
    [...entries].map(([name, list]) => [name, list.map((entry) => ({ [kind]: { [content]: entry } }))]),
  );
  const outcome = await callDynamoDb(table.port, { action: 'BatchWriteItem', input: { RequestItems } }, call.cause);
  if ('failed' in outcome) return failedResult(outcome.failed);
  const data: JsonObject = {};
  const left: JsonObject = {};
  for (const [name, list] of entries) {
    const undone = undoneOf(outcome.answer.UnprocessedItems, name, batch);
    const undoneTexts = new Set(undone.map((entry) => identityOf(entry, Object.keys(entry))));
    data[name] = list.map((entry) => (undoneTexts.has(identityOf(entry, Object.keys(entry))) ? null : toPlain(entry)));
    left[name] = undone.map(toPlain);
  }
  return { result: { data, [leftName]: left } };
}

function undoneOf(unprocessed: Json | undefined, table: string, { kind, content }: BatchWrite): JsonObject[] {
  const requests = isJsonObject(unprocessed) && Array.isArray(unprocessed[table]) ? unprocessed[table] : [];
  return requests.flatMap((request) => {
    const entry = isJsonObject(request) && isJsonObject(request[kind]) ? request[kind][content] : undefined;
    return isJsonObject(entry) ? [entry] : [];
  });
}
