import { expect, test } from 'vitest';
import { rankDeviation } from '../../tools/bench/otp/rank-test.ts';

test('groups without a difference do not deviate, also where many values are equal', () => {
  expect(rankDeviation([1, 2, 3], [1, 2, 3])).toBe(0);
  expect(rankDeviation([5, 5], [5, 5, 5])).toBe(0);
});

test('a group that lies below the other deviates by what the Mann-Whitney test says, and the other as much above', () => {
  const [low, high] = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  expect(rankDeviation(low, high)).toBeCloseTo((6 - 10.5) / Math.sqrt(63 / 12), 10);
  expect(rankDeviation(high, low)).toBeCloseTo(4.5 / Math.sqrt(63 / 12), 10);
});

test('a shift of a fifth of the spread is seen in two hundred values', () => {
  const group = Array.from({ length: 200 }, (_, index) => index);
  expect(
    rankDeviation(
      group,
      group.map((value) => value + 40),
    ),
  ).toBeLessThan(-3.3);
});
