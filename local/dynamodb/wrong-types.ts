import type { Json, JsonObject } from '../service.ts';
import { isObject, listOf, objectOf } from '../template/json.ts';

const STRINGS =
  /^(TableName|IndexName|\w+Expression|Select|ReturnValues\w*|ReturnConsumedCapacity|ReturnItemCollectionMetrics|ClientRequestToken|StreamArn|ShardIterator)$/;
const NUMBERS = /^(Limit|Segment|TotalSegments)$/;
const BOOLEANS = /^(ConsistentRead|ScanIndexForward)$/;
const ITEMS = /^(Item|Key|ExclusiveStartKey|ExpressionAttributeValues)$/;
const REQUESTS = /^(Put|Update|Delete|ConditionCheck|Get|PutRequest|DeleteRequest)$/;

/**
 * True when a member of a request is of another JSON type than its page of the DynamoDB API reference says. DynamoDB Local then fails
 * inside, where DynamoDB answers SerializationException; it is asked only after such a failure.
 */
export function hasWrongTypes(input: JsonObject): boolean {
  return Object.entries(input).some(([name, value]) => value !== null && isWrong(name, value));
}

function isWrong(name: string, value: Json): boolean {
  if (STRINGS.test(name)) return typeof value !== 'string';
  if (NUMBERS.test(name)) return typeof value !== 'number';
  if (BOOLEANS.test(name)) return typeof value !== 'boolean';
  if (ITEMS.test(name)) return !isItem(value);
  if (REQUESTS.test(name)) return !isObject(value) || hasWrongTypes(value);
  if (name === 'ExpressionAttributeNames') return !isObject(value) || Object.values(value).some((one) => typeof one !== 'string');
  if (name === 'Keys') return !Array.isArray(value) || !value.every(isItem);
  if (name === 'TransactItems') return !isListOfRequests(value);
  if (name === 'RequestItems') return !isObject(value) || Object.values(value).some((requests) => !areRequests(requests));
  return false;
}

const isListOfRequests = (value: Json): boolean => Array.isArray(value) && value.every((entry) => isObject(entry) && !hasWrongTypes(entry));

/** What one table gets of a batch: a list of writes, or the keys to read with what else is asked. */
const areRequests = (value: Json): boolean => (isObject(value) ? !hasWrongTypes(value) : isListOfRequests(value));

const isItem = (value: Json): boolean => isObject(value) && Object.values(value).every(isAttributeValue);

function isAttributeValue(value: Json): boolean {
  if (!isObject(value)) return false;
  return Object.entries(value).every(([type, content]) => {
    if (type === 'L') return Array.isArray(content) && content.every(isAttributeValue);
    if (type === 'M') return isItem(objectOf(content)) && isObject(content);
    if (type.endsWith('S') && type.length === 2) return Array.isArray(content) && listOf(content).every((one) => typeof one === 'string');
    return typeof content === (type === 'BOOL' || type === 'NULL' ? 'boolean' : 'string');
  });
}
