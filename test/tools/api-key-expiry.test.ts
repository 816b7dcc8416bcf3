import { expect, test } from 'vitest';
import { apiKeyExpiry } from '../../tools/api-key-expiry.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('the API key of a stage made on any day of a year lasts from 300 days to less than a year', () => {
  for (let day = 0; day < 366; day += 1) {
    const now = new Date(Date.UTC(2026, 0, 1) + day * DAY_MS);
    const days = (Date.parse(apiKeyExpiry(now)) - now.getTime()) / DAY_MS;
    expect(days).toBeGreaterThan(300);
    expect(days).toBeLessThan(365);
  }
});

test('it changes on the first of a month only', () => {
  expect(apiKeyExpiry(new Date('2026-11-01T00:00:00Z'))).toBe('2027-10-01');
  expect(apiKeyExpiry(new Date('2026-11-30T23:59:59Z'))).toBe('2027-10-01');
  expect(apiKeyExpiry(new Date('2026-12-01T00:00:00Z'))).toBe('2027-11-01');
});
