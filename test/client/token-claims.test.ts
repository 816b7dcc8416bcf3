import { describe, expect, test } from 'vitest';
import { claimsOf, isDue, isOver } from '../../client/token-claims.ts';

const tokenOf = (claims: unknown): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

describe('claims', () => {
  test('are read in all letters', () => {
    const claims = { sub: 'u1', name: 'Zoë Åström 🚲?>', 'cognito:groups': ['admin'] };
    expect(claimsOf(tokenOf(claims))).toEqual(claims);
  });

  test.each([undefined, '', 'nonsense', 'a.b.c', 'e30.bnVsbA.x', 'e30.MQ.x'])('of %s, which is no token, are none', (token) => {
    expect(claimsOf(token)).toEqual({});
  });
});

describe('an access token', () => {
  const accessToken = tokenOf({ iat: 1_000_000, exp: 1_003_600 });
  const receivedAtMs = 5_000;
  const at = (seconds: number): number => receivedAtMs + seconds * 1000;

  test.each([
    [0, false, false],
    [3539, false, false],
    [3540, true, false],
    [3599, true, false],
    [3600, true, true],
    [-1, true, true],
  ])('that came %i seconds ago: due %s, over %s', (seconds, due, over) => {
    expect(isDue({ accessToken, receivedAtMs }, at(seconds))).toBe(due);
    expect(isOver({ accessToken, receivedAtMs }, at(seconds))).toBe(over);
  });

  test('that came nobody knows when is due', () => {
    expect(isDue({ accessToken }, at(0))).toBe(true);
  });

  test('that tells no life is never due', () => {
    expect(isDue({ accessToken: 'opaque', receivedAtMs }, at(1e9))).toBe(false);
  });
});
