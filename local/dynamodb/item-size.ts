import type { Json, JsonObject } from '../service.ts';
import { objectOf } from '../template/json.ts';

/** Bytes that a list or a map takes whatever it holds, and each entry of it besides its own size. */
const CONTAINER_BYTES = 3;
const ENTRY_BYTES = 1;

/**
 * The size of an item in bytes, names of the attributes included, by the rule of "DynamoDB item sizes and formats" (DynamoDB Developer
 * Guide): names and texts in UTF-8, numbers a byte for two significant digits and one more, binaries as they are, null and booleans
 * one byte, lists and maps three bytes and one for each entry.
 */
export function itemBytes(item: JsonObject): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

/** An attribute value such as `{"S": "text"}`; a set takes what its members take. */
function valueBytes(value: Json): number {
  const [type, content] = Object.entries(objectOf(value))[0] ?? [];
  const members = Array.isArray(content) ? content : [];
  if (type === 'S') return Buffer.byteLength(String(content));
  if (type === 'N') return numberBytes(String(content));
  if (type === 'B') return Buffer.byteLength(String(content), 'base64');
  if (type === 'SS') return total(members, (member) => Buffer.byteLength(String(member)));
  if (type === 'NS') return total(members, (member) => numberBytes(String(member)));
  if (type === 'BS') return total(members, (member) => Buffer.byteLength(String(member), 'base64'));
  if (type === 'L') return CONTAINER_BYTES + total(members, (member) => ENTRY_BYTES + valueBytes(member));
  if (type === 'M') return CONTAINER_BYTES + Object.keys(objectOf(content)).length * ENTRY_BYTES + itemBytes(objectOf(content));
  return 1;
}

/** Leading and trailing zeros are not significant; a minus sign takes a byte. */
function numberBytes(text: string): number {
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

const total = (members: Json[], bytesOf: (member: Json) => number): number =>
  members.reduce<number>((sum, member) => sum + bytesOf(member), 0);
