import { expect, test } from 'vitest';
import { densityOf, evidenceOf, observed } from '../../../functions/items-near/density.ts';

test('the first look decides alone', () => {
  expect(densityOf(observed(null, { items: 20, groundKm2: 4 }, false))).toBe(5.125);
});

test('an empty cell or a single find moves a well-founded estimate little', () => {
  expect(densityOf(observed(evidenceOf(0.1), { items: 0, groundKm2: 0.5 }, false))).toBeCloseTo(0.104, 3);
  expect(densityOf(observed(evidenceOf(0.1), { items: 1, groundKm2: 0.5 }, false))).toBeCloseTo(0.114, 3);
});

test('much ground found empty outweighs what was believed', () => {
  expect(densityOf(observed(evidenceOf(40), { items: 0, groundKm2: 100 }, false))).toBeCloseTo(0.105, 3);
});

test('nothing on a whole ocean is still not taken for nothing at all', () => {
  expect(densityOf(observed(null, { items: 0, groundKm2: 1e9 }, false))).toBe(1e-6);
});
