import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { audit, logged, warn } from '../../../functions/lib/log.ts';

let written = '';
beforeEach(() => {
  written = '';
  const collect = (chunk: string | Uint8Array): boolean => {
    written += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(collect);
  vi.spyOn(process.stderr, 'write').mockImplementation(collect);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const lines = (): Record<string, unknown>[] =>
  written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const CONTEXT = { awsRequestId: 'request-1' };
const run = (handler: () => Promise<unknown>) =>
  logged((_event: unknown, _context: unknown) => ({ operation: 'Mutation.test', subject: 'user-1' }), handler)(
    { phone: '+4915112345678' },
    CONTEXT,
  );

test('a call is one line of JSON: request id, operation, subject, milliseconds and code', async () => {
  expect(await run(async () => 7)).toBe(7);
  expect(lines()).toEqual([
    {
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'INFO',
      message: 'done',
      requestId: 'request-1',
      operation: 'Mutation.test',
      subject: 'user-1',
      ms: expect.any(Number),
      code: 'OK',
    },
  ]);
});

test('a refusal that is answered as data is told by its code', async () => {
  await run(async () => ({ refusal: { code: 'OTP_WRONG', message: 'no', info: null } }));
  expect(lines()).toMatchObject([{ message: 'done', code: 'OTP_WRONG' }]);
});

test('what the SDK or the language throws is told and thrown on by its name alone, our own errors with their words', async () => {
  const quoting = Object.assign(new Error('Invalid phone number +4915112345678'), { name: 'InvalidParameterException' });
  await expect(run(() => Promise.reject(quoting))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'The function failed.',
  });
  await expect(run(async () => JSON.parse('{"otp": 123456'))).rejects.toMatchObject({ name: 'SyntaxError' });
  await expect(run(() => Promise.reject(new Error('3 of 5 are left.')))).rejects.toThrow('3 of 5 are left.');
  expect(lines()).toMatchObject([
    { level: 'ERROR', message: 'failed', code: 'InvalidParameterException' },
    { message: 'failed', code: 'SyntaxError' },
    { message: 'failed', code: 'Error', reason: '3 of 5 are left.' },
  ]);
  expect(written).not.toMatch(/4915112345678|123456/);
});

test('audit lines and warnings carry the request that they belong to', async () => {
  await run(async () => {
    audit('SIGNED_IN', { subject: 'user-2', code: 'OK' });
    warn('something odd', { count: 2 }, new TypeError('it was 123456'));
  });
  expect(lines()).toMatchObject([
    { message: 'SIGNED_IN', audit: true, requestId: 'request-1', operation: 'Mutation.test', subject: 'user-2', code: 'OK' },
    { level: 'WARN', message: 'something odd', requestId: 'request-1', count: 2, error: 'TypeError' },
    { message: 'done' },
  ]);
  expect(written).not.toContain('123456');
});

test('two calls at the same time keep their own request ids', async () => {
  const handler = logged(
    (name: unknown, _context: unknown) => ({ operation: String(name) }),
    async () => {
      await new Promise(setImmediate);
      warn('in the middle');
    },
  );
  await Promise.all([handler('one', { awsRequestId: 'first' }), handler('two', { awsRequestId: 'second' })]);
  expect(lines().map(({ message, operation, requestId }) => [message, operation, requestId])).toEqual(
    expect.arrayContaining([
      ['in the middle', 'one', 'first'],
      ['in the middle', 'two', 'second'],
    ]),
  );
});

const PRIVATE = [
  'phone',
  'phoneNumber',
  'phone_number',
  'otp',
  'devOtp',
  'code',
  'challengeAnswer',
  'answer',
  'challenge',
  'accessToken',
  'refreshToken',
  'session',
  'secret',
  'pepper',
  'password',
  'email',
  'latitude',
  'longitude',
  'geohash',
  'reserve',
  'leaderMax',
  'myMaxAmount',
  'bidderId',
  'leaderId',
  'paymentMethod',
  'authorization',
  'sourceAddress',
  'displayName',
  'userName',
  'body',
  'payload',
];

test.each(PRIVATE)('the value of a key "%s" is never written', (key) => {
  warn('a line', { [key]: 'canary 271828' });
  warn('a line', { [key]: 271828 });
  expect(written).not.toContain('271828');
  expect(lines()).toMatchObject([{ [key]: '[redacted]' }, { [key]: '[redacted]' }]);
});

test('phone numbers, tokens and addresses are cut out of any text', () => {
  warn('a line', { note: 'call +4915112345678, not eyJhbGciOi.eyJzdWIi.c2ln or anna@example.com please' });
  expect(lines()).toMatchObject([{ note: 'call [redacted], not [redacted] or [redacted] please' }]);
});
