import { createHash, randomBytes } from 'node:crypto';
import { AwsError, type CloudContext, type JsonObject } from '../service.ts';
import { createKeptMap } from './kept-map.ts';
import type { SrpServer } from './srp.ts';

const OPEN_MAX = 10_000;
const HANDLE_BYTES = 96;
/** So long an expired session is still told from one that never was. */
const REMEMBERED_MS = 3_600_000;

/** A challenge of a custom flow with what came of it, as triggers see it in `session`. */
export type ChallengeResult = { challengeName: string; challengeResult: boolean; challengeMetadata: string | null };

/** What has happened in a custom flow so far. `sub` is null in the flow of a name that nobody has. */
export type CustomFlow = { sub: string | null; results: ChallengeResult[] };

/** A challenge that a client has been given and may answer once. `account` is the key under which failures are counted. */
export type Challenge = { clientId: string; username: string; account: string } & (
  | { kind: 'PASSWORD_VERIFIER'; srp: SrpServer }
  | { kind: 'NEW_PASSWORD_REQUIRED' }
  | { kind: 'CUSTOM_PASSWORD_VERIFIER'; srp: SrpServer; secretBlock: string; flow: CustomFlow }
  | { kind: 'CUSTOM_CHALLENGE'; privateParameters: JsonObject; metadata: string | null; flow: CustomFlow }
);

type KeptChallenge = { challenge: Challenge; expiresAtMs: number };

/** The open challenges, each under the handle (session or secret block, base64) that its client sends back. */
export interface Challenges {
  open(challenge: Challenge, lifeMs: number): string;
  /**
   * The challenge behind a handle, which nobody else gets until it is released; undefined for an unknown, expired or claimed one, and for one
   * that `accepts` refuses. One that is claimed when the process dies is open again afterwards.
   */
  claim<C extends Challenge>(handle: string, accepts: (challenge: Challenge) => challenge is C): C | undefined;
  release(handle: string): void;
  /** The challenge is over: nobody gets it any more. */
  close(handle: string): void;
  /** What to say of a session that could not be claimed. */
  refusal(handle: string | undefined): AwsError;
}

const invalidSession = () => new AwsError('NotAuthorizedException', 'Invalid session for the user.');
const expiredSession = () => new AwsError('NotAuthorizedException', 'Invalid session for the user, session is expired.');

/** Challenges in the durable state, under hashes of their handles. */
export function createChallenges({ clock, state }: CloudContext): Challenges {
  const kept = createKeptMap(state.table<KeptChallenge>('cognito-challenges'), OPEN_MAX, ({ expiresAtMs }) => expiresAtMs);
  const claimed = new Set<string>();
  return {
    open: (challenge, lifeMs) => {
      const handle = randomBytes(HANDLE_BYTES).toString('base64');
      kept.forgetWhile(({ expiresAtMs }) => expiresAtMs + REMEMBERED_MS <= clock.now());
      kept.set(keyOf(handle), { challenge, expiresAtMs: clock.now() + lifeMs });
      return handle;
    },
    claim: (handle, accepts) => {
      const key = keyOf(handle);
      const found = kept.get(key);
      if (found === undefined || clock.now() >= found.expiresAtMs || claimed.has(key) || !accepts(found.challenge)) return undefined;
      claimed.add(key);
      return found.challenge;
    },
    release: (handle) => void claimed.delete(keyOf(handle)),
    close: (handle) => {
      kept.delete(keyOf(handle));
      claimed.delete(keyOf(handle));
    },
    refusal: (handle) => {
      const found = handle === undefined ? undefined : kept.get(keyOf(handle));
      return found !== undefined && clock.now() >= found.expiresAtMs ? expiredSession() : invalidSession();
    },
  };
}

const keyOf = (handle: string) => createHash('sha256').update(handle).digest('base64url');
