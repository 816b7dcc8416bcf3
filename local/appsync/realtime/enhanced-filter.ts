/**
 * Enhanced filters, as `extensions.setSubscriptionFilter` and `setSubscriptionInvalidationFilter` give them.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html
 */
import type { Json, JsonObject } from '../../service.ts';
import { type Condition, canonicalText, type EventFilter, type ExactCondition, type FilterGroup, valueAt } from './event-filter.ts';

/** A filter that AppSync would not take; the message is for the client. */
export class FilterRefused extends Error {
  override readonly name = 'FilterRefused';
}

const FIELDS_MAX = 5;
const COMBINATIONS_MAX = 10;
const IN_VALUES_MAX = 5;
const CONTAINS_ANY_VALUES_MAX = 20;
const STRING_CHARACTERS_MAX = 256;
/** Names below this depth are not looked at. */
const LEVELS_MAX = 5;

type Test = (found: Json, value: Json) => boolean;

const isString = (value: Json): value is string => typeof value === 'string';

/** Numbers compare with numbers and strings with strings; nothing else has an order. */
function ordered(test: (order: number) => boolean): Test {
  return (found, value) => {
    if (typeof found === 'number' && typeof value === 'number') return test(found - value);
    if (!isString(found) || !isString(value)) return false;
    return test(found === value ? 0 : found < value ? -1 : 1);
  };
}

const equal: Test = (found, value) => canonicalText(found) === canonicalText(value);
const contains: Test = (found, value) => {
  if (Array.isArray(found)) return found.some((element) => equal(element, value));
  return isString(found) && isString(value) && found.includes(value);
};
const isIn: Test = (found, values) => Array.isArray(values) && values.some((value) => equal(found, value));
const above = ordered((order) => order > 0);
const below = ordered((order) => order < 0);

/** A field that is missing is null: it is not equal to, not in and does not contain anything else. */
const TESTS: Readonly<Record<string, Test>> = {
  eq: equal,
  ne: (found, value) => !equal(found, value),
  le: ordered((order) => order <= 0),
  lt: below,
  ge: ordered((order) => order >= 0),
  gt: above,
  contains,
  notContains: (found, value) => !contains(found, value),
  beginsWith: (found, value) => isString(found) && isString(value) && found.startsWith(value),
  in: isIn,
  notIn: (found, value) => !isIn(found, value),
  // The guide lists 2, 3 and 4 for [1, 5]: both ends are outside.
  between: (found, value) => Array.isArray(value) && above(found, value[0] ?? null) && below(found, value[1] ?? null),
  containsAny: (found, values) => Array.isArray(values) && values.some((value) => contains(found, value)),
};

interface Filter {
  readonly fieldName: string;
  readonly operator: string;
  readonly value: Json;
}

/**
 * The filter in a form that events can be tried by; undefined for null and for one without groups, which filter nothing.
 *
 * @throws FilterRefused beyond AppSync's limits: 5 fields in a group, each once; 10 groups, where `in` makes one of each value; 5 values of
 * `in` and `notIn`, 20 of `containsAny`; 256 characters of a string.
 */
export function enhancedFilter(given: Json | undefined): EventFilter | undefined {
  const filter = isString(given ?? null) ? parsed(String(given)) : given;
  if (filter === undefined || filter === null) return undefined;
  const groups = listOf(objectOf(filter).filterGroup).map((group) => listOf(objectOf(group).filters).map(readFilter));
  if (groups.length === 0) return undefined;
  for (const group of groups) checkGroup(group);
  const combinations = groups.reduce((sum, group) => sum + group.reduce((product, filter) => product * ways(filter), 1), 0);
  if (combinations > COMBINATIONS_MAX)
    throw new FilterRefused(`Filters combination exceed maximum limit ${COMBINATIONS_MAX} for subscription.`);
  return { key: canonicalText(filter), groups: groups.map(toGroup) };
}

function ways({ operator, value }: Filter): number {
  return operator === 'in' && Array.isArray(value) ? Math.max(1, value.length) : 1;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new FilterRefused('The subscription filter is no JSON object.');
  }
}

function objectOf(value: Json | undefined): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new FilterRefused('The subscription filter is not well-formed.');
}

function listOf(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new FilterRefused('The subscription filter is not well-formed.');
}

function readFilter(given: Json): Filter {
  const { fieldName, operator, value = null } = objectOf(given);
  if (typeof fieldName !== 'string' || typeof operator !== 'string') throw new FilterRefused('A filter needs fieldName and operator.');
  if (!Object.hasOwn(TESTS, operator)) throw new FilterRefused(`The filter operator ${operator} is not supported.`);
  checkValue(operator, value);
  return { fieldName, operator, value };
}

function checkValue(operator: string, value: Json): void {
  const values = Array.isArray(value) ? value : [value];
  const takesList = operator === 'in' || operator === 'notIn' || operator === 'between' || operator === 'containsAny';
  if (takesList !== Array.isArray(value))
    throw new FilterRefused(`The filter operator ${operator} takes ${takesList ? 'a list' : 'one value'}.`);
  if (operator === 'between' && values.length !== 2) throw new FilterRefused('The filter operator between takes two values.');
  const most = operator === 'containsAny' ? CONTAINS_ANY_VALUES_MAX : IN_VALUES_MAX;
  if (values.length > most) throw new FilterRefused(`The filter operator ${operator} takes at most ${most} values.`);
  if (values.some((one) => isString(one) && one.length > STRING_CHARACTERS_MAX)) {
    throw new FilterRefused(`A filter value has more than ${STRING_CHARACTERS_MAX} characters.`);
  }
}

function checkGroup(group: readonly Filter[]): void {
  const names = new Set(group.map(({ fieldName }) => fieldName));
  if (names.size < group.length) throw new FilterRefused('filter uses same fieldName multiple time');
  if (names.size > FIELDS_MAX) throw new FilterRefused(`Filters exceed maximum attributes limit ${FIELDS_MAX} for subscription.`);
}

function toGroup(filters: readonly Filter[]): FilterGroup {
  const seen = filters.filter(({ fieldName }) => fieldName.split('.').length <= LEVELS_MAX);
  const exact: ExactCondition[] = seen.flatMap(({ fieldName, operator, value }) => (operator === 'eq' ? [{ path: fieldName, value }] : []));
  exact.sort((left, right) => (left.path < right.path ? -1 : 1));
  return { exact, conditions: seen.flatMap((filter) => (filter.operator === 'eq' ? [] : [conditionOf(filter)])) };
}

function conditionOf({ fieldName, operator, value }: Filter): Condition {
  const test = TESTS[operator] ?? (() => false);
  return { holds: (event) => test(valueAt(event, fieldName), value) };
}
