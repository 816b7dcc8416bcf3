/**
 * PutItem, UpdateItem and DeleteItem of request objects, with what AppSync does when their condition fails.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
import type { AwsError, Json, JsonObject } from '../../service.ts';
import { sameItems, toAttributes, toPlain, toPlainOrNull } from './attribute-values.ts';
import { resolveConflict } from './conflict-handler.ts';
import type { DataSourceCall, DataSourceResult } from './data-source.ts';
import { callDynamoDb, failedResult, type WritableTable } from './dynamodb-table.ts';
import { expressionParameters, readExpression } from './expressions.ts';
import { isJsonObject, requireObject } from './request-object.ts';

/** How often the Lambda of a `Custom` strategy may ask for another try. */
const RETRIES_MAX = 10;

/** A write made ready: what to send, and what it means for the result. */
interface Write {
  readonly action: 'PutItem' | 'UpdateItem' | 'DeleteItem';
  readonly request: JsonObject;
  readonly input: JsonObject;
  readonly resultOf: (answer: JsonObject) => Json;
  /** Whether the table already holds what the write wanted, so that a failed condition is no failure. */
  readonly fulfilledBy: (current: JsonObject | undefined) => boolean;
}

const WRITES: Readonly<Record<string, (tableName: string, request: JsonObject) => Write>> = {
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
};

/** Runs a single write; `retries` counts the tries a conflict handler asked for. */
export async function write(table: WritableTable, request: JsonObject, call: DataSourceCall, retries = 0): Promise<DataSourceResult> {
  const prepared = WRITES[String(request.operation)]?.(table.name, request);
  if (prepared === undefined) return { result: null };
  const outcome = await callDynamoDb(table.port, prepared, call.cause);
  if ('answer' in outcome) return { result: prepared.resultOf(outcome.answer) };
  if (outcome.failed.code !== 'ConditionalCheckFailedException') return failedResult(outcome.failed);
  return conditionFailed(table, { write: prepared, failure: outcome.failed, call, retries });
}

function putItem(tableName: string, request: JsonObject): Write {
  const Item = { ...toAttributes(request.attributeValues ?? {}, 'attributeValues'), ...toAttributes(request.key, 'key') };
  const condition = readExpression(request.condition, 'condition');
  const ignored = Array.isArray(condition?.equalsIgnore) ? condition.equalsIgnore.map(String) : [];
  return {
    action: 'PutItem',
    request,
    input: { TableName: tableName, Item, ...expressionParameters({ ConditionExpression: condition }) },
    resultOf: () => toPlain(Item),
    fulfilledBy: (current) => current !== undefined && sameItems(current, Item, ignored),
  };
}

function updateItem(tableName: string, request: JsonObject): Write {
  const expressions = expressionParameters({
    UpdateExpression: requireObject(readExpression(request.update, 'update'), 'update'),
    ConditionExpression: readExpression(request.condition, 'condition'),
  });
  return {
    action: 'UpdateItem',
    request,
    input: { TableName: tableName, Key: toAttributes(request.key, 'key'), ReturnValues: 'ALL_NEW', ...expressions },
    resultOf: (answer) => toPlainOrNull(answer.Attributes),
    fulfilledBy: () => false,
  };
}

function deleteItem(tableName: string, request: JsonObject): Write {
  const expressions = expressionParameters({ ConditionExpression: readExpression(request.condition, 'condition') });
  return {
    action: 'DeleteItem',
    request,
    input: { TableName: tableName, Key: toAttributes(request.key, 'key'), ReturnValues: 'ALL_OLD', ...expressions },
    resultOf: (answer) => toPlainOrNull(answer.Attributes),
    fulfilledBy: (current) => current === undefined,
  };
}

interface FailedWrite {
  readonly write: Write;
  readonly failure: AwsError;
  readonly call: DataSourceCall;
  readonly retries: number;
}

async function conditionFailed(table: WritableTable, { write: failed, failure, call, retries }: FailedWrite): Promise<DataSourceResult> {
  const condition = readExpression(failed.request.condition, 'condition') ?? {};
  const input = {
    TableName: table.name,
    Key: toAttributes(failed.request.key, 'key'),
    ConsistentRead: condition.consistentRead !== false,
  };
  const read = await callDynamoDb(table.port, { action: 'GetItem', input }, call.cause);
  if ('failed' in read) return failedResult(read.failed);
  const current = isJsonObject(read.answer.Item) ? read.answer.Item : undefined;
  const currentValue = toPlainOrNull(current);
  if (failed.fulfilledBy(current)) return { result: currentValue };
  const rejected = failedResult(failure, currentValue);
  const handler = isJsonObject(condition.conditionalCheckFailedHandler) ? condition.conditionalCheckFailedHandler : {};
  if (handler.strategy !== 'Custom' || retries >= RETRIES_MAX) return rejected;
  const decision = await resolveConflict(table, { functionName: String(handler.lambdaArn), request: failed.request, currentValue, call });
  if (decision.action === 'discard') return { result: currentValue };
  return decision.action === 'retry' ? write(table, decision.request, call, retries + 1) : rejected;
}
