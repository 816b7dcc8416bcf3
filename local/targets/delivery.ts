import { z } from 'zod';
import type { Json } from '../service.ts';

/** How often and how long a target is tried again. */
export type RetryPolicy = { readonly attemptsMax: number; readonly ageMsMax: number };

/** "Event retry policy and using dead-letter queues" (EventBridge) and "RetryPolicy" (Scheduler): 185 times within 24 hours unless said. */
export const retryPolicy = z
  .strictObject({
    MaximumRetryAttempts: z.coerce.number().int().min(0).max(185).default(185),
    MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(86_400).default(86_400),
  })
  .prefault({})
  .transform(
    ({ MaximumRetryAttempts: attemptsMax, MaximumEventAgeInSeconds: seconds }): RetryPolicy => ({ attemptsMax, ageMsMax: seconds * 1000 }),
  );

/** An event on its way to one target. */
export type NewDelivery = {
  /** What a fault's rule finds it by. */
  readonly subject: string;
  readonly targetArn: string;
  readonly payload: Json;
  readonly messageGroupId: string | null;
  readonly retry: RetryPolicy;
  readonly deadLetterArn: string | null;
  /** What the dead-letter queue gets. */
  readonly letter: string;
  readonly letterAttributes: Readonly<Record<string, string>>;
  readonly cause: { readonly operation: string; readonly requestId: string } | null;
};

/** As it lies on the disk until it has arrived or been given up; times in milliseconds since 1970 by the clock. */
export type Delivery = NewDelivery & {
  readonly startedAtMs: number;
  readonly dueAtMs: number;
  /** Tries that failed. */
  readonly failures: number;
};

const FIRST_WAIT_MS = 100;
const WAIT_MS_MAX = 600_000;

/** What becomes of a delivery that failed: another try at a time, or its end, with the condition that ended it unless no try can help. */
export type Verdict = { readonly dueAtMs: number } | { readonly exhausted: string | undefined };

/** Waits double with each failure, from a tenth of a second to ten minutes; nothing is left to chance, since only one process waits. */
export function judgeFailure({ retry, startedAtMs, failures }: Delivery, retryable: boolean, nowMs: number): Verdict {
  if (!retryable) return { exhausted: undefined };
  if (failures > retry.attemptsMax) return { exhausted: 'MaximumRetryAttempts' };
  const dueAtMs = nowMs + Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 2 ** (failures - 1));
  return dueAtMs > startedAtMs + retry.ageMsMax ? { exhausted: 'MaximumEventAgeInSeconds' } : { dueAtMs };
}
