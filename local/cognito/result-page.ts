import { AwsError } from '../service.ts';

/** A part of a list, and the token of what follows. */
export interface ResultPage<T> {
  readonly entries: readonly T[];
  readonly next: string | undefined;
}

/**
 * The page that begins after the entry whose key `token` carries; `limit` is the most entries of a page.
 * @throws AwsError InvalidParameterException for a token that points nowhere.
 */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (entry: T) => string,
  page: { limit: number; token: string | undefined },
): ResultPage<T> {
  const from = page.token === undefined ? 0 : all.findIndex((entry) => tokenOf(keyOf(entry)) === page.token) + 1;
  if (page.token !== undefined && from === 0) throw new AwsError('InvalidParameterException', 'Invalid pagination token.');
  const entries = all.slice(from, from + page.limit);
  const last = entries.at(-1);
  const hasMore = from + entries.length < all.length;
  return { entries, next: hasMore && last !== undefined ? tokenOf(keyOf(last)) : undefined };
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}
