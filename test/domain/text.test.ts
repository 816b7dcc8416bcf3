import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refuseText } from '../../domain/bounds.ts';
import { newItemTextRow, textStart } from '../../domain/entities/item.ts';
import { DESCRIPTION_LENGTH, DESCRIPTION_START_LENGTH, TITLE_LENGTH } from '../../domain/limits.ts';
import { isPlainText, isVisible } from '../../domain/text.ts';

const CONTROL = /\p{Cc}/u;
/** Unassigned, or the formatting of shorthand and of music, which stands between signs of theirs. */
const UNLIKELY = /\p{Cn}|[\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}]/u;
/** The first two planes, and the one of tags and variation selectors. */
const CHARACTERS = [0x20000, 0x400].flatMap((length, plane) =>
  Array.from({ length }, (_, point) => point + plane * 0xe0000)
    .filter((point) => point < 0xd800 || point > 0xdfff)
    .map((point) => String.fromCodePoint(point)),
);

describe('plain text', () => {
  test('has every character of Unicode but the control characters, of which it has tab and line ends', () => {
    const refused = CHARACTERS.filter((text) => !isPlainText(text));
    expect(refused).toEqual(CHARACTERS.filter((text) => CONTROL.test(text) && !'\t\n\r'.includes(text)));
    expect(refused).toHaveLength(62);
  });

  test('has no surrogate without its other half, wherever it stands', () => {
    const unit = fc.constantFrom('a', '\uD83D', '\uDE00', '\uDBFF', '\uDC00', '\uD800', '\uDFFF', '\uE000', '😀');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), fc.integer({ min: 0, max: 3980 }), (units, at) => {
        const text = `${'x'.repeat(at)}${units.join('')}`;
        expect(isPlainText(text)).toBe(text.isWellFormed());
      }),
      { numRuns: 2000 },
    );
  });

  test('is looked through to the last unit of the longest bound, pairs on the seams of slices included', () => {
    const { max } = DESCRIPTION_LENGTH;
    for (let at = 0; at < max; at++) {
      expect(isPlainText(`${'x'.repeat(at)}\u0000${'x'.repeat(max - at - 1)}`), `at ${at}`).toBe(false);
    }
    expect(isPlainText('😀'.repeat(max / 2))).toBe(true);
    expect(isPlainText(`x${'😀'.repeat(max / 2 - 1)}`)).toBe(true);
    expect(isPlainText(`${'x'.repeat(max - 1)}\uD83D`)).toBe(false);
  });

  test('of every bound of the contract is short enough to be looked through', () => {
    const lengths = [...readFileSync('domain/limits.ts', 'utf8').matchAll(/_LENGTH = \{ min: \d+, max: (\d+) \}/g)];
    expect(lengths.length).toBeGreaterThanOrEqual(4);
    expect(lengths.filter(([, max]) => Number(max) > 4000)).toEqual([]);
  });
});

describe('a text that can not be empty', () => {
  test.each(['x', '😀', ' x ', '\u200Bx', '\u200F\u05D0', '𠮷', 'é', '👩\u200D🔧', '🏴\u{E0067}\u{E0062}\u{E007F}'])(
    'may be %j',
    (text) => {
      expect(isVisible(text)).toBe(true);
      expect(refuseText('title', text, TITLE_LENGTH)).toBeNull();
    },
  );

  test('has more than characters that nobody sees', () => {
    const ignorable = CHARACTERS.filter((text) => /\p{Default_Ignorable_Code_Point}|\p{White_Space}/u.test(text));
    const kept = ignorable.filter((text) => isVisible(text) && !UNLIKELY.test(text) && isPlainText(text));
    expect(kept).toEqual([]);
    expect(ignorable.length).toBeGreaterThan(1000);
  });

  test.each(['\u200B', ' \u200B\u00A0', '\u2800', '\u3164', '\uFE0F', '\u{E0041}\u{E0042}', '\u202E'])(
    'is refused when it is %j',
    (text) => {
      expect(refuseText('title', text, TITLE_LENGTH)).toEqual({
        code: 'INVALID_INPUT',
        message: 'title must have something to see.',
        info: { field: 'title', min: 1, max: 120 },
      });
      expect(refuseText('bio', text, { min: 0, max: 500 })).toBeNull();
    },
  );
});

describe('a description on two rows', () => {
  test('is cut between characters, and comes back whole', () => {
    for (let before = DESCRIPTION_START_LENGTH - 4; before <= DESCRIPTION_START_LENGTH + 1; before++) {
      for (const after of ['', 'x', '😀😀']) {
        const description = `${'x'.repeat(before)}😀${after}`;
        const start = textStart(description);
        const rest = newItemTextRow('id', description)?.text ?? '';
        expect(start + rest).toBe(description);
        expect([start.isWellFormed(), rest.isWellFormed()]).toEqual([true, true]);
        expect(start.length).toBeLessThanOrEqual(DESCRIPTION_START_LENGTH);
      }
    }
  });
});
