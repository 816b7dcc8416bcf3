import { describe, expect, test } from 'vitest';
import { eventPattern } from '../../../local/eventbridge/event-pattern.ts';
import type { Json, JsonObject } from '../../../local/service.ts';

const event: JsonObject = {
  source: 'auctions',
  'detail-type': 'Bid placed',
  detail: {
    price: 300,
    city: 'Berlin',
    file: 'dir/image.png',
    note: null,
    open: true,
    ip: '10.0.0.7',
    tags: ['bike', 'red'],
    seller: { level: 3, name: 'Ann*' },
    offers: [
      { by: 'a', price: 1 },
      { by: 'b', price: 2 },
    ],
    none: [],
  },
};

describe('an event pattern', () => {
  test.each<[Json, boolean]>([
    [{ source: ['auctions'] }, true],
    [{ source: ['other', 'auctions'], 'detail-type': ['Bid placed'] }, true],
    [{ source: ['auctions'], 'detail-type': ['Bid refused'] }, false],
    [{ detail: { price: [300] } }, true],
    [{ detail: { price: ['300'] } }, false],
    [{ detail: { note: [null], open: [true] } }, true],
    [{ detail: { open: [false] } }, false],
    [{ detail: { tags: ['red'] } }, true],
    [{ detail: { tags: ['blue'] } }, false],
    [{ detail: { seller: { level: [3] } } }, true],
    [{ detail: { seller: [3] } }, false],
    [{ detail: { offers: { by: ['b'], price: [2] } } }, true],
    [{ detail: { offers: { by: ['a'], price: [2] } } }, false],
    [{ detail: { city: [{ prefix: 'Ber' }] } }, true],
    [{ detail: { city: [{ prefix: 'ber' }] } }, false],
    [{ detail: { city: [{ prefix: { 'equals-ignore-case': 'BER' } }] } }, true],
    [{ detail: { file: [{ suffix: '.png' }] } }, true],
    [{ detail: { file: [{ suffix: { 'equals-ignore-case': '.PNG' } }] } }, true],
    [{ detail: { file: [{ suffix: '.jpg' }] } }, false],
    [{ detail: { city: [{ 'equals-ignore-case': 'BERLIN' }] } }, true],
    [{ detail: { file: [{ wildcard: 'dir/*.png' }] } }, true],
    [{ detail: { file: [{ wildcard: 'dir/*.jpg' }] } }, false],
    [{ detail: { seller: { name: [{ wildcard: 'Ann\\*' }] } } }, true],
    [{ detail: { city: [{ wildcard: 'Ann\\*' }] } }, false],
    [{ detail: { city: [{ 'anything-but': 'Paris' }] } }, true],
    [{ detail: { city: [{ 'anything-but': ['Paris', 'Berlin'] }] } }, false],
    [{ detail: { price: [{ 'anything-but': [300] }] } }, false],
    [{ detail: { city: [{ 'anything-but': { prefix: 'Ber' } }] } }, false],
    [{ detail: { city: [{ 'anything-but': { prefix: ['Par', 'Rom'] } }] } }, true],
    [{ detail: { file: [{ 'anything-but': { suffix: '.png' } }] } }, false],
    [{ detail: { city: [{ 'anything-but': { 'equals-ignore-case': ['berlin'] } }] } }, false],
    [{ detail: { missing: [{ 'anything-but': 'Paris' }] } }, false],
    [{ detail: { price: [{ numeric: ['>', 0, '<=', 300] }] } }, true],
    [{ detail: { price: [{ numeric: ['<', 300] }] } }, false],
    [{ detail: { price: [{ numeric: ['=', 300] }] } }, true],
    [{ detail: { city: [{ numeric: ['>', 0] }] } }, false],
    [{ detail: { ip: [{ cidr: '10.0.0.0/24' }] } }, true],
    [{ detail: { ip: [{ cidr: '10.0.1.0/24' }] } }, false],
    [{ detail: { city: [{ exists: true }], missing: [{ exists: false }] } }, true],
    [{ detail: { missing: [{ exists: true }] } }, false],
    [{ detail: { note: [{ exists: true }] } }, true],
    [{ detail: { seller: [{ exists: true }] } }, false],
    [{ detail: { none: [{ exists: false }] } }, true],
    [{ detail: { toString: [{ exists: false }] } }, true],
    [{ $or: [{ source: ['other'] }, { detail: { price: [300] } }] }, true],
    [{ source: ['auctions'], detail: { $or: [{ price: [1] }, { city: ['Paris'] }] } }, false],
    [{ detail: { missing: [null] } }, false],
  ])('%j fits: %s', (pattern, expected) => {
    expect(eventPattern(pattern)(event)).toBe(expected);
  });

  test.each<[Json, RegExp]>([
    [{ source: 'auctions' }, /"source" must be an object or an array/],
    [{ source: [] }, /source must not be an empty array/],
    [{ detail: {} }, /detail must not be an empty object/],
    [{}, /must be an object with fields/],
    ['text', /must be an object with fields/],
    [{ source: [{ like: 'x' }] }, /Unrecognized match type like/],
    [{ source: [{ toString: 'x' }] }, /Unrecognized match type toString/],
    [{ source: [{ prefix: 'a', suffix: 'b' }] }, /Only one key allowed/],
    [{ source: [{ prefix: 1 }] }, /source: prefix must be a text/],
    [{ source: [{ prefix: { like: 'x' } }] }, /Unrecognized match type like/],
    [{ source: [{ 'anything-but': { cidr: 'x' } }] }, /Unsupported anything-but pattern: cidr/],
    [{ source: [{ 'anything-but': [] }] }, /anything-but must be/],
    [{ source: [{ numeric: ['>'] }] }, /numeric must be a list/],
    [{ source: [{ numeric: ['!', 1] }] }, /Unrecognized numeric range operator !/],
    [{ source: [{ numeric: ['>', 6e9] }] }, /no number within 5.0e9/],
    [{ source: [{ exists: 'yes' }] }, /exists must be true or false/],
    [{ source: [{ cidr: 'x/99' }] }, /no range of addresses/],
    [{ source: [{ wildcard: 'a**b' }] }, /Consecutive wildcard characters/],
    [{ $or: [{ source: ['a'] }] }, /at least two/],
    [{ source: [['a']] }, /list in a list/],
  ])('%j is refused', (pattern, message) => {
    expect(() => eventPattern(pattern)).toThrow(message);
  });
});
