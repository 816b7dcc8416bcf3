import { randomInt } from 'node:crypto';
import type { StateStore } from '../service.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;

/**
 * Random name parts of lower-case letters and digits, each drawn once for the life of the state and starting with a letter, so that
 * it may stand at the front of any AWS name.
 */
export function secretNames(state: StateStore): (purpose: string, length: number) => string {
  const table = state.table<string>('secret-names');
  return (purpose, length) => {
    const key = `${purpose}/${length}`;
    const known = table.get(key);
    if (known !== undefined) return known;
    const drawn = draw(length);
    table.put(key, drawn);
    return drawn;
  };
}

function draw(length: number): string {
  const rest = Array.from({ length: length - 1 }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]);
  return `${LETTERS[randomInt(LETTERS.length)]}${rest.join('')}`;
}
