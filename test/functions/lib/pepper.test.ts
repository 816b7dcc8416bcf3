import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSignInCloud, type SignInCloud } from '../sign-in-cloud.ts';

let cloud: SignInCloud;
let pepper: typeof import('../../../functions/lib/pepper.ts');
beforeAll(async () => {
  cloud = await openSignInCloud();
  pepper = await import('../../../functions/lib/pepper.ts');
});
afterAll(() => cloud.stop());

test('codes have six digits, and at each place every digit has the same chance', () => {
  const drawn = 60_000;
  const counts = Array.from({ length: 6 }, () => Array.from({ length: 10 }, () => 0));
  for (let count = 0; count < drawn; count += 1) {
    const code = pepper.newCode();
    expect(code).toMatch(/^\d{6}$/);
    for (const [place, digit] of [...code].entries()) counts[place]![Number(digit)]! += 1;
  }
  // Chi-squared with nine degrees of freedom stays below 40 but for one run in a hundred thousand.
  const expected = drawn / 10;
  for (const place of counts) expect(place.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)).toBeLessThan(40);
});

test('the hash of a code is of its pool, phone, challenge and digits, and of nothing else', () => {
  const use = { userPoolId: 'pool', phone: '+491', challengeId: 'c' };
  const hash = pepper.codeHash(use, '123456');
  expect(hash).toMatch(/^[\w-]{43}$/);
  expect(pepper.codeHash({ ...use }, '123456')).toBe(hash);
  const others = [
    pepper.codeHash({ ...use, userPoolId: 'other' }, '123456'),
    pepper.codeHash({ ...use, phone: '+492' }, '123456'),
    pepper.codeHash({ ...use, challengeId: 'd' }, '123456'),
    pepper.codeHash(use, '123457'),
    pepper.codeHash({ ...use, phone: '+491"', challengeId: 'c' }, '123456'),
  ];
  expect(new Set([hash, ...others]).size).toBe(6);
});

test('names of phones and addresses can not be told from each other’s, nor made without the pepper', () => {
  expect(pepper.pseudonym('phone', 'x')).not.toBe(pepper.pseudonym('address', 'x'));
  expect(pepper.pseudonym('phone', '+4915112345678')).toMatch(/^[\w-]{43}$/);
});

test('texts are the same only when all of them is', () => {
  expect(pepper.isSame('abc', 'abc')).toBe(true);
  for (const other of ['abd', 'ab', 'abcd', '']) expect(pepper.isSame('abc', other)).toBe(false);
});
