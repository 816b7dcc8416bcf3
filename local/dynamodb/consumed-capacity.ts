import type { Json, JsonObject } from '../service.ts';
import { objectOf, stringOf } from '../template/json.ts';
import { itemBytes } from './item-size.ts';
import { writeUnits } from './transaction-units.ts';

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** True for operations that tell what they consumed when asked to. */
export const tellsCapacity = (action: string): boolean => READS.has(action) || WRITES.has(action);

/** True for operations whose capacity is of reads. */
export const isRead = (action: string): boolean => READS.has(action);

/** True for operations that put, change or delete items; those of PartiQL are not looked into. */
export const isWrite = (action: string): boolean => WRITES.has(action);

/**
 * The input as DynamoDB Local gets it: asked for the capacity, and for the item that a failed condition met, by whose size it is paid.
 */
export function metered(action: string, input: JsonObject): JsonObject {
  const wanted = input.ReturnConsumedCapacity;
  const capacity = wanted === undefined || wanted === 'NONE' ? { ReturnConsumedCapacity: 'TOTAL' } : {};
  const single = action === 'PutItem' || action === 'UpdateItem' || action === 'DeleteItem';
  const conditional = single && input.ConditionExpression !== undefined && !wantsItem(input);
  return { ...input, ...capacity, ...(conditional ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {}) };
}

/** The answer without what the caller had not asked for. */
export function unmetered(input: JsonObject, answer: JsonObject): JsonObject {
  const wanted = input.ReturnConsumedCapacity;
  if (wanted === undefined || wanted === 'NONE') delete answer.ConsumedCapacity;
  if (isFailedCondition(answer) && !wantsItem(input)) delete answer.Item;
  return answer;
}

/** Units in an answer: DynamoDB's own figure, of one table or of several. */
export function consumedUnits(answer: JsonObject): number {
  const consumed = answer.ConsumedCapacity;
  const tables: Json[] = Array.isArray(consumed) ? consumed : [consumed ?? null];
  return tables.reduce<number>((sum, table) => sum + Number(objectOf(table).CapacityUnits ?? 0), 0);
}

/** True for the answer to a single write whose condition did not hold. */
export const isFailedCondition = (answer: JsonObject): boolean =>
  stringOf(answer.__type)?.endsWith('#ConditionalCheckFailedException') === true;

/**
 * Write units of a write whose condition did not hold, which DynamoDB Local does not tell: as if it had been done, by the larger of the
 * item that was met and the one that was to be put ("Working with items: conditional writes", DynamoDB Developer Guide).
 */
export const failedConditionUnits = (input: JsonObject, answer: JsonObject): number =>
  writeUnits(Math.max(itemBytes(objectOf(answer.Item)), itemBytes(objectOf(input.Item))));

const wantsItem = (input: JsonObject): boolean => input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
