import { randomBytes } from 'node:crypto';
import type { Clock } from '../service.ts';
import { BoundedMap } from './bounded-map.ts';
import type { SrpServer } from './srp.ts';

const OPEN_MAX = 10_000;
const HANDLE_BYTES = 96;

/** A challenge that a client has been given and may answer once. `account` is the key under which failures are counted. */
export type Challenge = {
  readonly clientId: string;
  readonly username: string;
  readonly account: string;
} & ({ readonly kind: 'PASSWORD_VERIFIER'; readonly srp: SrpServer } | { readonly kind: 'NEW_PASSWORD_REQUIRED' });

/** The open challenges, each under the handle (session or secret block, base64) that its client sends back. */
export interface Challenges {
  open(challenge: Challenge, lifeMs: number): string;
  /** The challenge behind a handle, still open; undefined for an unknown or expired one. */
  peek(handle: string): Challenge | undefined;
  close(handle: string): void;
}

/** Open challenges live in memory: a restart ends sign-ins that are under way, and loses nothing that was acknowledged. */
export function createChallenges(clock: Clock): Challenges {
  const open = new BoundedMap<string, { challenge: Challenge; expiresAtMs: number }>(OPEN_MAX);
  return {
    open: (challenge, lifeMs) => {
      const handle = randomBytes(HANDLE_BYTES).toString('base64');
      open.set(handle, { challenge, expiresAtMs: clock.now() + lifeMs });
      return handle;
    },
    peek: (handle) => {
      const found = open.get(handle);
      return found !== undefined && clock.now() < found.expiresAtMs ? found.challenge : undefined;
    },
    close: (handle) => open.delete(handle),
  };
}
