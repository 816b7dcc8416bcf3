import { AwsError } from '../service.ts';

/** A part of a list, and the token of what follows. */
export interface ResultPage<T> {
  readonly entries: readonly T[];
  readonly next: string | undefined;
}

/**
 * The page that begins after the entry whose key `token` carries, or where that stood in a list in the order of its keys, since it may be
 * gone by now; `limit` is the most entries of a page.
 * @throws AwsError InvalidParameterException for a text that is no token.
 */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (entry: T) => string,
  page: { limit: number; token: string | undefined },
): ResultPage<T> {
  const from = page.token === undefined ? 0 : indexAfter(all.map(keyOf), keyBehind(page.token));
  const entries = all.slice(from, from + page.limit);
  const last = entries.at(-1);
  const hasMore = from + entries.length < all.length;
  return { entries, next: hasMore && last !== undefined ? tokenOf(keyOf(last)) : undefined };
}

function indexAfter(keys: readonly string[], key: string): number {
  const at = keys.indexOf(key);
  if (at >= 0) return at + 1;
  const next = keys.findIndex((other) => other > key);
  return next < 0 ? keys.length : next;
}

function keyBehind(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (tokenOf(key) === token) return key;
  throw new AwsError('InvalidParameterException', 'Invalid pagination token.');
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}
