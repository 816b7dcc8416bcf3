import { expect, test } from 'vitest';
import { privateLines } from '../support/log-canaries.ts';

const GOOD = [
  '{"level":"INFO","message":"done","requestId":"7f3e1f2a-1234-4000-8000-123456abcdef","operation":"Mutation.startAuth","ms":123456,"code":"OTP_WRONG"}',
  '{"timestamp":"2026-11-21T10:00:00.123456Z","message":"SIGNED_IN","audit":true,"subject":"7f3e1f2a-0000-4000-8000-000000000001"}',
];

test('a log of ids, times and outcomes has nothing private', () => {
  expect(privateLines(GOOD, { code: '654321' })).toEqual([]);
});

test.each([
  ['a phone number', '{"note":"+4915112345678"}'],
  ['a token', '{"note":"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"}'],
  ['an address', '{"error":"anna.b+c@mail.example.com is taken"}'],
])('%s is found wherever it stands', (what, line) => {
  expect(privateLines([...GOOD, line])).toEqual([expect.stringContaining(`line 3: ${what} in`)]);
});

test.each(['{"otp":"654321"}', '{"otp":654321}', 'the code is 654321.', '654321', '\\"654321\\"'])('a code is found in %s', (line) => {
  expect(privateLines([line], { code: '654321' })).toEqual([expect.stringContaining('code in')]);
});

test('any secret that is named is found', () => {
  expect(privateLines(['{"session":"abc-DEF_1"}'], { session: 'abc-DEF_1' })).toHaveLength(1);
});

test('a canary that would be found everywhere is refused', () => {
  expect(() => privateLines([], { code: '12' })).toThrow('too short');
});
