import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { requiredSetting } from './env.ts';

/** What is to be called once: which function, when (milliseconds since 1970), and with what. The same name is the same schedule. */
export type OneTimeCall = { name: string; atMs: number; targetArn: string; input: object };

const scheduler = new SchedulerClient();
const SECOND_MS = 1000;
/** Scheduler's own bounds: an hour of retries, and then its dead-letter queue. */
const RETRIES = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 };

/** Schedules have whole seconds; the next one, for none may come early. */
const at = (epochMs: number): string => `at(${new Date(Math.ceil(epochMs / SECOND_MS) * SECOND_MS).toISOString().slice(0, 19)})`;

/** Lets a function be called once. Scheduled again it stays as it is. @throws Error when Scheduler did not take it. */
export const scheduleCall = async ({ name, atMs, targetArn, input }: OneTimeCall): Promise<void> => {
  try {
    await scheduler.send(
      new CreateScheduleCommand({
        Name: name,
        GroupName: requiredSetting('SCHEDULE_GROUP'),
        ScheduleExpression: at(atMs),
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: targetArn,
          RoleArn: requiredSetting('SCHEDULE_ROLE_ARN'),
          Input: JSON.stringify(input),
          RetryPolicy: RETRIES,
          DeadLetterConfig: { Arn: requiredSetting('SCHEDULE_DEAD_LETTERS_ARN') },
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
