import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CLOSE_AFTER_MS } from '../../domain/closing.ts';
import { requiredSetting } from './env.ts';

/** What the closer is asked to do. */
export type ClosingTask = { task: 'CLOSE' | 'ENDING_SOON'; itemId: string } | { task: 'SWEEP' };

const scheduler = new SchedulerClient();
const SECOND_MS = 1000;
/** Scheduler's own bounds: an hour of retries, and then its dead-letter queue. The sweep is the net below. */
const RETRIES = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 };

/** Schedules have whole seconds; the next one, for none may come early. */
const at = (epochMs: number): string => `at(${new Date(Math.ceil(epochMs / SECOND_MS) * SECOND_MS).toISOString().slice(0, 19)})`;

const schedule = async (name: string, epochMs: number, { task, closerArn }: { task: ClosingTask; closerArn: string }): Promise<void> => {
  try {
    await scheduler.send(
      new CreateScheduleCommand({
        Name: name,
        GroupName: requiredSetting('SCHEDULE_GROUP'),
        ScheduleExpression: at(epochMs),
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: closerArn,
          RoleArn: requiredSetting('SCHEDULE_ROLE_ARN'),
          Input: JSON.stringify(task),
          RetryPolicy: RETRIES,
          DeadLetterConfig: { Arn: requiredSetting('CLOSER_DEAD_LETTERS_ARN') },
        },
      }),
    );
  } catch (error) {
    // The same schedule again: it is there already.
    if (!(error instanceof ConflictException)) {
      throw error;
    }
  }
};

/** Lets the closer come to an auction after its end. Times are milliseconds since 1970; the same end is scheduled once. */
export const scheduleClose = (itemId: string, endsAt: number, closerArn: string): Promise<void> =>
  schedule(`close-${itemId}-${endsAt}`, endsAt + CLOSE_AFTER_MS, { task: { task: 'CLOSE', itemId }, closerArn });

/** Lets watchers and bidders be told that an auction is about to end. */
export const scheduleEndingSoon = (itemId: string, atMs: number, closerArn: string): Promise<void> =>
  schedule(`soon-${itemId}`, atMs, { task: { task: 'ENDING_SOON', itemId }, closerArn });
