import { expect, it } from 'vitest';
import { itemBytes } from '../../../local/dynamodb/item-size.ts';
import type { JsonObject } from '../../../local/service.ts';

it.each<[string, JsonObject, number]>([
  ['names and texts in UTF-8', { ä: { S: 'ü€' } }, 2 + 5],
  ['a number by its significant digits', { n: { N: '12345' } }, 1 + 4],
  ['a number without its zeros at the ends', { n: { N: '0.00120' } }, 1 + 2],
  ['a minus sign', { n: { N: '-12' } }, 1 + 3],
  ['binary as it is', { b: { B: 'AQID' } }, 1 + 3],
  ['null and booleans as one byte', { a: { NULL: true }, b: { BOOL: false } }, 4],
  ['a set by its members', { s: { SS: ['ab', 'c'] }, n: { NS: ['1', '22'] } }, 1 + 3 + 1 + 4],
  ['a list with three bytes and one for each entry', { l: { L: [{ S: 'ab' }, { BOOL: true }] } }, 1 + 3 + 2 + 3],
  ['a map with three bytes and one for each entry', { m: { M: { k: { S: 'ab' } } } }, 1 + 3 + 1 + 3],
  ['nothing for no item', {}, 0],
])('measures %s', (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes);
});
