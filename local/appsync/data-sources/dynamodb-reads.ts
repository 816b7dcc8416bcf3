/**
 * GetItem, Query and Scan of request objects.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
 */
import type { Json, JsonObject } from '../../service.ts';
import { toAttributes, toPlainList, toPlainOrNull } from './attribute-values.ts';
import type { DataSourceCall, DataSourceResult } from './data-source.ts';
import { callDynamoDb, type DynamoDbTable, failedResult } from './dynamodb-table.ts';
import { expressionParameters, readExpression } from './expressions.ts';
import { isJsonObject, present, requireObject } from './request-object.ts';

const BAD_TOKEN: DataSourceResult = { result: null, error: { type: 'BadRequestException', message: 'Invalid pagination token given.' } };

/** The item, or null. */
export async function getItem(table: DynamoDbTable, request: JsonObject, { cause }: DataSourceCall): Promise<DataSourceResult> {
  const input = present({
    TableName: table.name,
    Key: toAttributes(request.key, 'key'),
    ConsistentRead: request.consistentRead,
    ...expressionParameters({ ProjectionExpression: readExpression(request.projection, 'projection') }),
  });
  const outcome = await callDynamoDb(table.port, { action: 'GetItem', input }, cause);
  return 'failed' in outcome ? failedResult(outcome.failed) : { result: toPlainOrNull(outcome.answer.Item) };
}

/** One page of a query: `{ items, nextToken, scannedCount }`. */
export function query(table: DynamoDbTable, request: JsonObject, call: DataSourceCall): Promise<DataSourceResult> {
  const condition = requireObject(readExpression(request.query, 'query'), 'query');
  return readPage(table, request, {
    call,
    action: 'Query',
    input: { ScanIndexForward: request.scanIndexForward, ...pageExpressions(request, condition) },
  });
}

/** One page of a scan: `{ items, nextToken, scannedCount }`. */
export function scan(table: DynamoDbTable, request: JsonObject, call: DataSourceCall): Promise<DataSourceResult> {
  const { totalSegments, segment } = request;
  return readPage(table, request, {
    call,
    action: 'Scan',
    input: { TotalSegments: totalSegments, Segment: segment, ...pageExpressions(request, undefined) },
  });
}

function pageExpressions(request: JsonObject, condition: JsonObject | undefined): JsonObject {
  return expressionParameters({
    KeyConditionExpression: condition,
    FilterExpression: readExpression(request.filter, 'filter'),
    ProjectionExpression: readExpression(request.projection, 'projection'),
  });
}

interface PageCall {
  readonly call: DataSourceCall;
  readonly action: 'Query' | 'Scan';
  readonly input: Record<string, Json | undefined>;
}

async function readPage(table: DynamoDbTable, request: JsonObject, { call, action, input }: PageCall): Promise<DataSourceResult> {
  const { nextToken = null, index, limit, consistentRead, select } = request;
  const startKey = nextToken === null ? undefined : table.tokens.open(String(nextToken), call.owner.id);
  if (nextToken !== null && startKey === undefined) return BAD_TOKEN;
  const parameters = present({
    TableName: table.name,
    IndexName: index,
    Limit: limit,
    ConsistentRead: consistentRead,
    Select: select,
    ExclusiveStartKey: startKey,
    ...input,
  });
  const outcome = await callDynamoDb(table.port, { action, input: parameters }, call.cause);
  if ('failed' in outcome) return failedResult(outcome.failed);
  const { Items, LastEvaluatedKey, ScannedCount = 0 } = outcome.answer;
  const next = isJsonObject(LastEvaluatedKey) ? table.tokens.seal(LastEvaluatedKey, call.owner.id) : null;
  return { result: { items: toPlainList(Items), nextToken: next, scannedCount: ScannedCount } };
}
