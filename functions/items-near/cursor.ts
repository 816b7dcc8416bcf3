import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Position } from './frontier.ts';

/** Where a search goes on, and what it knew of the density there (items a km², null when nothing). */
export interface Continuation {
  readonly position: Position;
  readonly density: number | null;
}

/** Raised when the content changes its meaning: tokens of an older version are then refused, not misread. */
const VERSION = 1;
/** A token has some 200 characters; a longer one is not looked at. */
const TOKEN_CHARACTERS_MAX = 1000;

/** Signs continuations of searches and takes back only those, each for the search that it belongs to. */
export class CursorSigner {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  /** The token of a continuation: base64url of its content, a dot, and an HMAC-SHA-256 over it and the search's arguments. */
  sign({ position, density }: Continuation, search: string): string {
    const content = Buffer.from(JSON.stringify([VERSION, position.distanceKm, position.geohash, position.key, density])).toString(
      'base64url',
    );
    return `${content}.${this.#macOf(content, search).toString('base64url')}`;
  }

  /** The continuation behind a token, or null for a bent one, one of another search, and one of another version. */
  open(token: string, search: string): Continuation | null {
    const [content = '', mac = '', ...rest] = token.split('.');
    if (token.length > TOKEN_CHARACTERS_MAX || rest.length > 0) {
      return null;
    }
    const expected = this.#macOf(content, search);
    const given = Buffer.from(mac, 'base64url');
    if (given.toString('base64url') !== mac || given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return null;
    }
    const [version, distanceKm, geohash, key, density] = JSON.parse(Buffer.from(content, 'base64url').toString());
    return version === VERSION ? { position: { distanceKm, geohash, key }, density } : null;
  }

  #macOf(content: string, search: string): Buffer {
    return createHmac('sha256', this.#key).update(`${content}\n${search}`).digest();
  }
}
