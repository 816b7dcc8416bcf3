import type { StoredTokens } from './tokens.ts';

/** A token is renewed this long before it ends, so that it still lives when the request arrives. */
const AHEAD_MS = 60_000;

type Claims = Readonly<Record<string, unknown>>;

/** The text of bytes in UTF-8, one a character; React Native has no decoder of its own everywhere. */
const textOf = (bytes: string): string =>
  decodeURIComponent([...bytes].map((byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''));

/** What a token says, unverified: to show it and to plan by it, never to decide what somebody may do. Empty for what is no JWT (RFC 7519). */
export const claimsOf = (token: string | undefined): Claims => {
  try {
    const base64 = (token?.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const claims: unknown = JSON.parse(textOf(atob(base64)));
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : {};
  } catch {
    return {};
  }
};

/**
 * Milliseconds that the access token still lives. The clock of the device may be wrong, so this counts the life that the pool gave it from
 * when it came; 0 when the clock has been set back behind that, or it is not known when it came.
 */
const leftMs = ({ accessToken, receivedAtMs }: StoredTokens, nowMs: number): number => {
  const { iat, exp } = claimsOf(accessToken);
  if (typeof iat !== 'number' || typeof exp !== 'number') {
    return Number.POSITIVE_INFINITY;
  }
  const ageMs = nowMs - (receivedAtMs ?? Number.POSITIVE_INFINITY);
  return ageMs < 0 ? 0 : Math.max(0, (exp - iat) * 1000 - ageMs);
};

/** Whether the access token should be renewed before it is used: it has a minute or less to live, as far as can be told. */
export const isDue = (tokens: StoredTokens, nowMs: number): boolean => leftMs(tokens, nowMs) <= AHEAD_MS;

/** Whether the access token surely is of no use any more, as far as can be told. */
export const isOver = (tokens: StoredTokens, nowMs: number): boolean => leftMs(tokens, nowMs) === 0;
