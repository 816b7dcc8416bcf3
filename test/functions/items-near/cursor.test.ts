import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CursorSigner } from '../../../functions/items-near/cursor.ts';

const signer = new CursorSigner('a key that nobody knows');
const SEARCH = '[52.52,13.405,25,null,null]';
const going = { position: { distanceKm: 1.25, geohash: 'u33dbb', key: '03dbb#item-1\u0000' }, density: 41.5 };

test('a token gives back its continuation, and is made of characters that need no escape', () => {
  const token = signer.sign(going, SEARCH);
  expect(signer.open(token, SEARCH)).toEqual(going);
  expect(token).toMatch(/^[\w.-]+$/);
});

test('a token of another search is refused', () => {
  expect(signer.open(signer.sign(going, SEARCH), '[52.52,13.405,25,"BOOKS",null]')).toBeNull();
});

test('a token of another key is refused', () => {
  expect(new CursorSigner('another key').open(signer.sign(going, SEARCH), SEARCH)).toBeNull();
});

test('a token with any character changed, added or taken away is refused', () => {
  const token = signer.sign(going, SEARCH);
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '0', '-', '.', '', '=', 'xx'), (at, character) => {
      const bent = token.slice(0, at) + character + token.slice(at + 1);
      expect(bent === token || signer.open(bent, SEARCH) === null).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each(['', '.', 'a.b', 'a.b.c', 'null', '{}', '\u0000', 'ü.ü', `${'a'.repeat(2000)}.b`])('%j is refused', (text) => {
  expect(signer.open(text, SEARCH)).toBeNull();
});

test('a token of another version is refused, though well signed', () => {
  const content = Buffer.from(JSON.stringify([0, 1.25, 'u33dbb', '03dbb', null])).toString('base64url');
  const mac = createHmac('sha256', 'a key that nobody knows').update(`${content}\n${SEARCH}`).digest('base64url');
  expect(signer.open(`${content}.${mac}`, SEARCH)).toBeNull();
});
