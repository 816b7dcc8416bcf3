/**
 * Attribute values between the three forms they have: as handlers write them (numbers as JSON numbers, null as `{ NULL: null }`), as
 * DynamoDB takes them, and as the plain JSON of results.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-typed-values-responses.html
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../service.ts';
import { isJsonObject, requireObject } from './request-object.ts';

/** A map of attribute values in DynamoDB's own form. */
export function toAttributes(values: Json | undefined, field: string): JsonObject {
  return mapValues(requireObject(values, field), toAttribute);
}

function mapValues(values: JsonObject, convert: (value: Json) => Json): JsonObject {
  const converted: JsonObject = {};
  for (const [key, value] of Object.entries(values)) converted[key] = convert(value);
  return converted;
}

function toAttribute(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const [entry] = Object.entries(value);
  if (entry === undefined) return value;
  const [type, content] = entry;
  if (type === 'N') return { N: String(content) };
  if (type === 'NULL') return { NULL: true };
  if (type === 'NS' && Array.isArray(content)) return { NS: content.map(String) };
  if (type === 'L' && Array.isArray(content)) return { L: content.map(toAttribute) };
  if (type === 'M' && isJsonObject(content)) return { M: mapValues(content, toAttribute) };
  return value;
}

/** An item as plain JSON: sets are lists, binary stays base64. */
export function toPlain(item: JsonObject): JsonObject {
  return mapValues(item, plainValue);
}

function plainValue(attribute: Json): Json {
  if (!isJsonObject(attribute)) return attribute;
  for (const type in attribute) {
    const content = attribute[type] ?? null;
    switch (type) {
      case 'N':
        return Number(content);
      case 'NULL':
        return null;
      case 'NS':
        return Array.isArray(content) ? content.map(Number) : [];
      case 'L':
        return Array.isArray(content) ? content.map(plainValue) : [];
      case 'M':
        return isJsonObject(content) ? mapValues(content, plainValue) : {};
      default:
        return content;
    }
  }
  return null;
}

/** The plain form of an item, or null for none. */
export function toPlainOrNull(item: Json | undefined): Json {
  return isJsonObject(item) ? toPlain(item) : null;
}

/** The plain forms of a list of items. */
export function toPlainList(items: Json | undefined): Json[] {
  return Array.isArray(items) ? items.map(toPlainOrNull) : [];
}

/** Whether two items in DynamoDB's form are equal but for some attributes; the order of sets and the writing of numbers do not count. */
export function sameItems(first: JsonObject, second: JsonObject, ignored: readonly string[]): boolean {
  const comparable = (item: JsonObject) =>
    Object.fromEntries(Object.entries(item).flatMap(([key, value]) => (ignored.includes(key) ? [] : [[key, canonical(value)]])));
  return isDeepStrictEqual(comparable(first), comparable(second));
}

function canonical(attribute: Json): Json {
  if (!isJsonObject(attribute)) return attribute;
  const [[type, content] = ['NULL', true]] = Object.entries(attribute);
  if (type === 'N') return { N: Number(content) };
  if (type === 'NS' && Array.isArray(content)) return { NS: content.map(Number).sort((a, b) => a - b) };
  if (type.endsWith('S') && Array.isArray(content)) return { [type]: content.map(String).sort() };
  if (type === 'L' && Array.isArray(content)) return { L: content.map(canonical) };
  return type === 'M' && isJsonObject(content) ? { M: mapValues(content, canonical) } : attribute;
}
