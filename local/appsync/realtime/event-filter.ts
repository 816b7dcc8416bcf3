/**
 * Which events a subscription gets: groups that are alternatives, each of conditions that must all hold. Filters by arguments and enhanced
 * filters both come to this form.
 */
import type { Json, JsonObject } from '../../service.ts';

/** A field of the event that must equal a value; null stands for absent as well. */
export interface ExactCondition {
  readonly path: string;
  readonly value: Json;
}

/** Any other condition. */
export interface Condition {
  holds(event: JsonObject): boolean;
}

/** Conditions that must all hold. */
export interface FilterGroup {
  /** By path; an index can find the group by them. */
  readonly exact: readonly ExactCondition[];
  readonly conditions: readonly Condition[];
}

/** A filter; two with the same key take the same events. */
export interface EventFilter {
  readonly key: string;
  readonly groups: readonly FilterGroup[];
}

/** Whether an event passes. */
export function passes({ groups }: EventFilter, event: JsonObject): boolean {
  return groups.some(
    ({ exact, conditions }) =>
      exact.every(({ path, value }) => sameJson(valueAt(event, path), value)) && conditions.every((condition) => condition.holds(event)),
  );
}

/** The value under a path of names with dots; null where there is none. Lists are not entered. */
export function valueAt(event: JsonObject, path: string): Json {
  if (!path.includes('.')) return Object.hasOwn(event, path) ? (event[path] ?? null) : null;
  let value: Json = event;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return null;
    value = value[name] ?? null;
  }
  return value;
}

/** JSON text that is the same for values that are the same, whatever the order of their keys. */
export function canonicalText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return JSON.stringify(value, (_key, part: Json) => (isPlain(part) ? sorted(part) : part));
}

function isPlain(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function sameJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  return typeof left === 'object' && left !== null && typeof right === 'object' && canonicalText(left) === canonicalText(right);
}

/**
 * The filter that the arguments of a subscription make: each that is given must equal the field of its name, null one that is null or
 * absent; one that is left out filters nothing ("Using subscription arguments", AppSync Developer Guide).
 */
export function argumentFilter(given: JsonObject): EventFilter {
  const exact = Object.entries(given)
    .map(([path, value]) => ({ path, value: value ?? null }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  return { key: canonicalText(exact.map(({ path, value }) => [path, value])), groups: [{ exact, conditions: [] }] };
}
