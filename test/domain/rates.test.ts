import { expect, test } from 'vitest';
import {
  ADDRESS_RATES,
  OTP_FAILURES_MAX,
  OTP_LOCK_MS,
  OTP_RESEND_AFTER_MS,
  PHONE_RATES,
  UNPROVED_PHONE_LIFE_MS,
} from '../../domain/limits.ts';
import { nextAllowedAt, timesInView } from '../../domain/rates.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('the figures of sign-in: a code a minute, 5 an hour, 10 a day; 10 an hour from an address; 20 failures lock for an hour', () => {
  expect(OTP_RESEND_AFTER_MS).toBe(MINUTE);
  expect(PHONE_RATES).toEqual([
    { max: 5, withinMs: HOUR },
    { max: 10, withinMs: DAY },
  ]);
  expect(ADDRESS_RATES).toEqual([{ max: 10, withinMs: HOUR }]);
  expect([OTP_FAILURES_MAX, OTP_LOCK_MS, UNPROVED_PHONE_LIFE_MS]).toEqual([20, HOUR, DAY]);
});

test('one more may come when fewer than the maximum came within the time', () => {
  const rate = [{ max: 2, withinMs: 100 }];
  expect(nextAllowedAt([], 1000, rate)).toBeNull();
  expect(nextAllowedAt([950], 1000, rate)).toBeNull();
  expect(nextAllowedAt([900, 950], 1000, rate)).toBeNull();
  expect(nextAllowedAt([901, 950], 1000, rate)).toBe(1001);
  expect(nextAllowedAt([901, 950, 960], 1000, rate)).toBe(1050);
});

test('of several rates the one that waits longest counts', () => {
  const rates = [
    { max: 1, withinMs: 10 },
    { max: 2, withinMs: 1000 },
  ];
  expect(nextAllowedAt([500, 995], 1000, rates)).toBe(1500);
});

test('times that no rate looks at are forgotten', () => {
  expect(
    timesInView([1, 899, 900, 901, 1000], 1000, [
      { max: 1, withinMs: 100 },
      { max: 2, withinMs: 50 },
    ]),
  ).toEqual([901, 1000]);
});
