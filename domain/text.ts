/** What counts as text: UTF-16 as Unicode has it, without control characters (general category Cc) but those that shape lines. */

const LINE_SHAPING = '\t\n\r';

/**
 * Characters that leave no mark, blanks aside: soft hyphen, joiners, directions, fillers, variation selectors. Plane 14 has nothing else,
 * and all of it begins with the surrogate at the end.
 */
const MARKLESS =
  '\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180E\u180F\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E' +
  '\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206A\u206B\u206C\u206D\u206E\u206F\u2800\u3164' +
  '\uFE00\uFE01\uFE02\uFE03\uFE04\uFE05\uFE06\uFE07\uFE08\uFE09\uFE0A\uFE0B\uFE0C\uFE0D\uFE0E\uFE0F\uFEFF\uFFA0\uFFF9\uFFFA\uFFFB\uDB40';

/** AppSync leaves a loop or callback after 1,000 rounds without a word, so a text is looked through in slices; these reach 4,000 units. */
const SLICE_STARTS = [0, 500, 1000, 1500, 2000, 2500, 3000, 3500];
const SLICE_LENGTH = 500;

/** Whether it is the first half of a character beyond U+FFFF. */
export const isHighSurrogate = (unit: string): boolean => unit >= '\uD800' && unit <= '\uDBFF';

const isLowSurrogate = (unit: string): boolean => unit >= '\uDC00' && unit <= '\uDFFF';

const isFitUnit = (unit: string, before: string, after: string): boolean => {
  if (unit < ' ') {
    return LINE_SHAPING.includes(unit);
  }
  if (unit >= '\u007F' && unit <= '\u009F') {
    return false;
  }
  return isHighSurrogate(unit) ? isLowSurrogate(after) : !isLowSurrogate(unit) || isHighSurrogate(before);
};

/** Whether a text of at most 4,000 UTF-16 units has neither control characters, tab and line ends aside, nor surrogates without their other half. */
export const isPlainText = (text: string): boolean =>
  SLICE_STARTS.every((start) =>
    text
      .slice(start, start + SLICE_LENGTH)
      .split('')
      .every((unit, at) => isFitUnit(unit, text.charAt(start + at - 1), text.charAt(start + at + 1))),
  );

const leavesMark = (unit: string, before: string): boolean =>
  !MARKLESS.includes(unit) && unit.trim() !== '' && !(isLowSurrogate(unit) && MARKLESS.includes(before));

/** Whether there is anything to see in a plain text of at most 500 UTF-16 units. */
export const isVisible = (text: string): boolean => text.split('').some((unit, at) => leavesMark(unit, text.charAt(at - 1)));
