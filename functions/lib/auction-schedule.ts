import { CLOSE_AFTER_MS } from '../../domain/closing.ts';
import { scheduleCall } from './schedule.ts';

/** What the closer is asked to do. */
export type ClosingTask = { task: 'CLOSE' | 'ENDING_SOON'; itemId: string } | { task: 'SWEEP' };

const schedule = (name: string, atMs: number, { task, closerArn }: { task: ClosingTask; closerArn: string }): Promise<void> =>
  scheduleCall({ name, atMs, targetArn: closerArn, input: task });

/** Lets the closer come to an auction after its end. Times are milliseconds since 1970; the same end is scheduled once. */
export const scheduleClose = (itemId: string, endsAt: number, closerArn: string): Promise<void> =>
  schedule(`close-${itemId}-${endsAt}`, endsAt + CLOSE_AFTER_MS, { task: { task: 'CLOSE', itemId }, closerArn });

/** Lets watchers and bidders be told that an auction is about to end. */
export const scheduleEndingSoon = (itemId: string, atMs: number, closerArn: string): Promise<void> =>
  schedule(`soon-${itemId}`, atMs, { task: { task: 'ENDING_SOON', itemId }, closerArn });
