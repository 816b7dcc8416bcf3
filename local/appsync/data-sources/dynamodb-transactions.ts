/**
 * TransactGetItems and TransactWriteItems of request objects. A cancelled transaction is `ctx.error` with the reasons, one for each item,
 * in `ctx.result`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-write-items.html
 */
import type { AwsError, Json, JsonObject } from '../../service.ts';
import { toAttributes, toPlain, toPlainOrNull } from './attribute-values.ts';
import { type DataSourceCall, type DataSourceResult, RequestRefused } from './data-source.ts';
import { callDynamoDb, type DynamoDbTable, failedResult } from './dynamodb-table.ts';
import { expressionParameters, readExpression } from './expressions.ts';
import { isJsonObject, present, requireList, requireObject, requireText } from './request-object.ts';

/** All items as of one moment, null for what is missing. At most 100. */
export async function transactGetItems(table: DynamoDbTable, request: JsonObject, { cause }: DataSourceCall): Promise<DataSourceResult> {
  const TransactItems = itemsOf(request).map((item) => ({
    Get: present({
      TableName: requireText(item.table, 'table'),
      Key: toAttributes(item.key, 'key'),
      ...expressionParameters({ ProjectionExpression: readExpression(item.projection, 'projection') }),
    }),
  }));
  const outcome = await callDynamoDb(table.port, { action: 'TransactGetItems', input: { TransactItems } }, cause);
  if ('failed' in outcome) return cancelled(outcome.failed, 'items');
  const responses = Array.isArray(outcome.answer.Responses) ? outcome.answer.Responses : [];
  const items = responses.map((response) => toPlainOrNull(isJsonObject(response) ? response.Item : null));
  return { result: { items, cancellationReasons: null } };
}

/** The keys of all items once all are written. At most 100. */
export async function transactWriteItems(table: DynamoDbTable, request: JsonObject, { cause }: DataSourceCall): Promise<DataSourceResult> {
  const items = itemsOf(request);
  const outcome = await callDynamoDb(table.port, { action: 'TransactWriteItems', input: { TransactItems: items.map(writeEntry) } }, cause);
  if ('failed' in outcome) return cancelled(outcome.failed, 'keys');
  return { result: { keys: items.map(({ key }) => toPlain(toAttributes(key, 'key'))), cancellationReasons: null } };
}

function itemsOf(request: JsonObject): JsonObject[] {
  return requireList(request.transactItems, 'transactItems').map((item) => requireObject(item, 'transactItems'));
}

function writeEntry(item: JsonObject): JsonObject {
  const operation = requireText(item.operation, 'operation');
  const condition = readExpression(item.condition, 'condition');
  const shared = { TableName: requireText(item.table, 'table'), ...onFailure(condition) };
  const Key = toAttributes(item.key, 'key');
  const conditional = { ConditionExpression: condition };
  switch (operation) {
    case 'PutItem': {
      const Item = { ...toAttributes(item.attributeValues ?? {}, 'attributeValues'), ...Key };
      return { Put: { ...shared, Item, ...expressionParameters(conditional) } };
    }
    case 'UpdateItem': {
      const UpdateExpression = requireObject(readExpression(item.update, 'update'), 'update');
      return { Update: { ...shared, Key, ...expressionParameters({ UpdateExpression, ...conditional }) } };
    }
    case 'DeleteItem':
      return { Delete: { ...shared, Key, ...expressionParameters(conditional) } };
    case 'ConditionCheck':
      return { ConditionCheck: { ...shared, Key, ...expressionParameters(conditional) } };
    default:
      throw new RequestRefused(`Unsupported operation '${operation}' in TransactWriteItems.`);
  }
}

/** The item that made a condition fail is given back unless the request says otherwise. */
function onFailure(condition: JsonObject | undefined): JsonObject {
  if (condition === undefined) return {};
  return { ReturnValuesOnConditionCheckFailure: condition.returnValuesOnConditionCheckFailure === false ? 'NONE' : 'ALL_OLD' };
}

function cancelled(failure: AwsError, key: 'items' | 'keys'): DataSourceResult {
  const { CancellationReasons } = failure.extra;
  const reasons = Array.isArray(CancellationReasons) ? CancellationReasons.filter(isJsonObject).map(reasonOf) : null;
  return failedResult(failure, { [key]: null, cancellationReasons: reasons });
}

/** AppSync names a failed condition differently from DynamoDB. */
function reasonOf({ Code, Message, Item }: JsonObject): Json {
  const item = isJsonObject(Item) ? { item: toPlain(Item) } : {};
  if (Code === 'ConditionalCheckFailed') return { ...item, type: 'ConditionCheckFailed', message: 'The condition check failed.' };
  return { ...item, type: Code ?? 'None', message: Message ?? 'None' };
}
