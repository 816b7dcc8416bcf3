import { AwsError, type CloudContext } from '../service.ts';
import { createKeptMap } from './kept-map.ts';

const KEYS_MAX = 10_000;
const FREE_FAILURES = 5;
const LOCK_MS_MAX = 15 * 60_000;
const HOUR_MS = 3_600_000;

type Failures = { count: number; lockedUntilMs: number };

/** Guards passwords and codes against guessing. */
export interface SignInLimits {
  /** @throws AwsError NotAuthorizedException while the account is locked. */
  refuseWhileLocked(account: string): void;
  passwordFailed(account: string): void;
  passwordProved(account: string): void;
  /** Counts one attempt. @throws AwsError LimitExceededException beyond `mostPerHour` of them. */
  countAttempt(key: string, mostPerHour: number): void;
}

/**
 * Lockout after five wrong passwords for 2^(n-5) seconds, about 15 minutes at most and forgotten after as long without a failure; hourly
 * limits of codes. Both are durable, so that nobody guesses on after a restart. Follows the Amazon Cognito Developer Guide, "Lockout behavior for failed sign-in attempts" and "Quotas".
 */
export function createSignInLimits({ clock, state }: CloudContext): SignInLimits {
  const failures = createKeptMap(state.table<Failures>('cognito-failures'), KEYS_MAX, ({ lockedUntilMs }) => lockedUntilMs);
  const attempts = createKeptMap(state.table<number[]>('cognito-attempts'), KEYS_MAX, (times) => times.at(-1) ?? 0);
  return {
    refuseWhileLocked: (account) => {
      if (clock.now() < (failures.get(account)?.lockedUntilMs ?? 0))
        throw new AwsError('NotAuthorizedException', 'Password attempts exceeded');
    },
    passwordFailed: (account) => {
      const nowMs = clock.now();
      const before = failures.get(account);
      const forgotten = before === undefined || nowMs >= before.lockedUntilMs + LOCK_MS_MAX;
      const count = forgotten ? 1 : before.count + 1;
      failures.set(account, { count, lockedUntilMs: count < FREE_FAILURES ? nowMs : nowMs + lockMs(count) });
    },
    passwordProved: (account) => failures.delete(account),
    countAttempt: (key, mostPerHour) => {
      const nowMs = clock.now();
      const recent = (attempts.get(key) ?? []).filter((atMs) => atMs > nowMs - HOUR_MS);
      if (recent.length >= mostPerHour) {
        throw new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
      }
      attempts.set(key, [...recent, nowMs]);
    },
  };
}

function lockMs(failureCount: number): number {
  return Math.min(2 ** (failureCount - FREE_FAILURES) * 1000, LOCK_MS_MAX);
}
