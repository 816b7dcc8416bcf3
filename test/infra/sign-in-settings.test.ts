import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { signInSettingsOf } from '../../infra/sign-in-settings.ts';

const settings = (context: Record<string, unknown>, stage: 'dev' | 'prod' = 'dev') => signInSettingsOf(new App({ context }).node, stage);

test('a code works for 300 seconds and takes five answers, and nothing is echoed, unless said otherwise', () => {
  for (const stage of ['dev', 'prod'] as const) {
    expect(settings({}, stage)).toMatchObject({ ttlSeconds: 300, sessionMinutes: 6, maxAttempts: 5, devEcho: false });
  }
});

test('each stage has its own countries and its own ceiling', () => {
  expect(settings({}, 'prod')).toMatchObject({ countries: ['AT', 'CH', 'DE'], hourlyMax: 2000 });
  expect(settings({}, 'dev').hourlyMax).toBe(1000);
  expect(settings({}, 'dev').countries).toEqual(expect.arrayContaining(['DE', 'US']));
  expect(settings({ smsCountries: 'FR, IT', smsHourlyMax: '7' }, 'prod')).toMatchObject({ countries: ['FR', 'IT'], hourlyMax: 7 });
});

test.each([
  ['30', 3],
  ['120', 3],
  ['121', 4],
  ['300', 6],
  ['301', 7],
  ['840', 15],
])('with a code of %s s the session lives %i minutes: rounded up, and one more', (otpTtlSeconds, sessionMinutes) => {
  expect(settings({ otpTtlSeconds })).toMatchObject({ ttlSeconds: Number(otpTtlSeconds), sessionMinutes });
});

test.each([
  ['otpTtlSeconds', '841', 'OTP_TTL_SECONDS is "841"; it must be a whole number from 30 to 840.'],
  ['otpTtlSeconds', '29', 'from 30 to 840'],
  ['otpTtlSeconds', '5m', 'from 30 to 840'],
  ['otpMaxAttempts', '0', 'OTP_MAX_ATTEMPTS is "0"; it must be a whole number from 1 to 10.'],
  ['smsCountries', 'Germany', 'SMS_COUNTRIES is "Germany"; it must be a list of countries such as DE,AT,CH.'],
  ['smsHourlyMax', '1.5', 'SMS_HOURLY_MAX is "1.5"; it must be a whole number from 1 to 1000000.'],
  ['smsDevEcho', 'maybe', 'SMS_DEV_ECHO is "maybe"; it must be true or false.'],
])('refuses %s = %s', (key, value, message) => {
  expect(() => settings({ [key]: value })).toThrow(message);
});

describe('the echo', () => {
  test.each(['true', '1', 'on', 'TRUE'])('is on in dev by "%s", and fails in prod', (smsDevEcho) => {
    expect(settings({ smsDevEcho }).devEcho).toBe(true);
    expect(() => settings({ smsDevEcho }, 'prod')).toThrow(/^SMS_DEV_ECHO is ".+"; it must be off in production/);
  });

  test.each(['false', '0', 'off', ''])('is off by "%s", in prod too', (smsDevEcho) => {
    expect(settings({ smsDevEcho }, 'prod').devEcho).toBe(false);
  });
});
