import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeText } from '../../../domain/places.ts';
import { KnownStretches } from '../../../functions/items-near/known.ts';

test('what was read is known, whatever the order and overlap of the reads, and nothing else is', () => {
  const reads = fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 12 });
  fc.assert(
    fc.property(reads, (pairs) => {
      const known = new KnownStretches();
      const cells = new Set<number>();
      for (const [from, length] of pairs) {
        known.add({ area: '1.1', low: codeText(from), high: codeText(from + length) });
        for (let code = from; code < from + length; code += 1) {
          cells.add(code);
        }
      }
      for (let code = 0; code < 90; code += 1) {
        let unread = code;
        while (cells.has(unread)) {
          unread += 1;
        }
        expect(known.unreadFrom('1.1', codeText(code))).toBe(codeText(unread));
      }
      expect(known.unreadFrom('1.2', codeText(5))).toBe(codeText(5));
    }),
  );
});

test('a read that broke off in a cell leaves the rest of that cell unread, and says so', () => {
  const known = new KnownStretches();
  known.add({ area: '1.1', low: codeText(3), high: `${codeText(7)}#item-4\u0000` });
  expect(known.unreadFrom('1.1', codeText(7))).toBe(`${codeText(7)}#item-4\u0000`);
  expect(known.isCutWithin('1.1', codeText(7), codeText(8))).toBe(true);
  expect(known.isCutWithin('1.1', codeText(0), codeText(7))).toBe(false);
  expect(known.isCutWithin('1.1', codeText(8), codeText(20))).toBe(false);
  known.add({ area: '1.1', low: `${codeText(7)}#item-4\u0000`, high: codeText(8) });
  expect(known.unreadFrom('1.1', codeText(3))).toBe(codeText(8));
  expect(known.isCutWithin('1.1', codeText(0), codeText(20))).toBe(false);
});
