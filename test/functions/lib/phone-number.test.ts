import { expect, test } from 'vitest';
import { maskedNumber, mobileNumber } from '../../../functions/lib/phone-number.ts';

const COUNTRIES = ['DE', 'AT', 'US'];

test.each([
  ['a mobile number', '+4915112345678', '+4915112345678'],
  ['one as people write it', '+49 (151) 123-45678', '+4915112345678'],
  ['a number of a country where mobile and fixed ones look alike', '+12025550123', '+12025550123'],
])('%s gets codes', (_what, typed, phone) => {
  expect(mobileNumber(typed, COUNTRIES)).toBe(phone);
});

test.each([
  ['a fixed line', '+4930123456'],
  ['a toll-free number', '+498001234567'],
  ['a premium-rate number', '+19005551234'],
  ['a mobile number of another country', '+33612345678'],
  ['a number of no country', '+881612345678'],
  ['a number with an extension', '+4915112345678 ext. 5'],
  ['a number without its country', '015112345678'],
  ['a number that is too short', '+4915112'],
  ['no number', 'anna'],
])('%s gets none', (_what, typed) => {
  expect(mobileNumber(typed, COUNTRIES)).toBeNull();
});

test('a masked number shows its country and its last three digits', () => {
  expect(maskedNumber('+4915112345678')).toBe('+49********678');
  expect(maskedNumber('+12025550123')).toBe('+1*******123');
});
