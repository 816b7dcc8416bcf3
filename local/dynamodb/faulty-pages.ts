import type { Cause, JsonObject } from '../service.ts';
import { isObject } from '../template/json.ts';
import type { Answer, OpenGateway } from './gateway.ts';
import { keyText } from './table-keys.ts';
import { tableName } from './written-items.ts';

/** Pages of Query and Scan with less in them than there was room for, which on AWS every read must reckon with. */
export interface FaultyPages {
  /** The request as DynamoDB has to get it: the start key of an empty page is put back to where that page began. */
  resumed(input: JsonObject): JsonObject;
  /** A page that ends earlier, after the share `draw` of what it would have looked at, but after one item at least. */
  short(action: string, input: JsonObject, page: { draw: number; cause: Cause | undefined }): Promise<Answer>;
  /** A page without items that ends at a key, as when a filter holds back all that was looked at; the page as it is when DynamoDB tells no key. */
  empty(action: string, input: JsonObject, cause: Cause | undefined): Promise<Answer>;
  /** To be told of each page that was given out. */
  given(input: JsonObject, answer: Answer): void;
}

/** So many empty pages may be on their way to being continued. */
const EMPTIED_MAX = 1_000;

/**
 * An empty page ends at the key of the first item that it held back. What was asked with that start key would miss this item, so it is
 * remembered, in memory, where the page really began. A page that comes to the same end in earnest takes that memory away.
 */
export function faultyPages(gateway: OpenGateway): FaultyPages {
  const emptied = new Map<string, JsonObject | undefined>();
  const resumed = (input: JsonObject): JsonObject => {
    const { ExclusiveStartKey: key, ...rest } = input;
    const place = isObject(key) ? placeOf(input, key) : '';
    if (!emptied.has(place)) return input;
    const start = emptied.get(place);
    return start === undefined ? rest : { ...rest, ExclusiveStartKey: start };
  };
  return {
    resumed,
    short: async (action, input, { draw, cause }) => {
      const { body } = await gateway.send(action, resumed(input));
      const limit = Math.max(1, Math.floor(draw * Number(body.ScannedCount ?? 0)));
      return gateway.exchange(action, { ...resumed(input), Limit: limit }, cause);
    },
    empty: async (action, input, cause) => {
      const answer = await gateway.exchange(action, { ...resumed(input), Limit: 1 }, cause);
      const { LastEvaluatedKey: first, Items: _, ...rest } = answer.body;
      if (!isObject(first)) return answer;
      const start = resumed(input).ExclusiveStartKey;
      emptied.set(placeOf(input, first), isObject(start) ? start : undefined);
      if (emptied.size > EMPTIED_MAX) emptied.delete([...emptied.keys()][0] ?? '');
      const items = input.Select === 'COUNT' ? {} : { Items: [] };
      return { ...answer, body: { ...rest, ...items, Count: 0, LastEvaluatedKey: first } };
    },
    given: (input, { body }) => {
      if (isObject(body.LastEvaluatedKey)) emptied.delete(placeOf(input, body.LastEvaluatedKey));
    },
  };
}

/** What tells one walk over a table from another, and the key where it stands. */
function placeOf(input: JsonObject, key: JsonObject): string {
  const { TableName, IndexName, KeyConditionExpression, ExpressionAttributeValues, ScanIndexForward, Segment } = input;
  const walk = [tableName(TableName), IndexName, KeyConditionExpression, ExpressionAttributeValues, ScanIndexForward, Segment];
  return `${JSON.stringify(walk)} ${keyText(key)}`;
}
