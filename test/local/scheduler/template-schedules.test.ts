import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import type { Memory } from '../lambda/test-context.ts';
import { lambdaArn } from '../targets/test-lambda.ts';
import { DAY_MS, type Make, RoleArn, restarted, START_MS, type TestScheduler, testScheduler } from './test-scheduler.ts';

let memory: Memory;
let stage: TestScheduler;
beforeEach(async () => {
  memory = new Map();
  stage = await testScheduler(memory, START_MS);
});
afterEach(() => stage.bus.stop());

const restart = async (sleepMs: number, make?: Make) => {
  stage = await restarted(memory, stage, sleepMs, make);
};
const payloads = async () => {
  await vi.waitFor(() => expect(stage.scheduler.pending?.()).toBe(0));
  return stage.bus.lambda.events.map(({ payload }) => payload);
};

describe('a schedule of a template', () => {
  const properties = (more: JsonObject = {}): JsonObject => ({
    Name: 'nightly',
    GroupName: 'jobs',
    ScheduleExpression: 'rate(1 day)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: lambdaArn('f'), RoleArn, Input: '{}' },
    ...more,
  });
  const make =
    (more?: JsonObject): Make =>
    async ({ bus, scheduler }) => {
      await bus.create(scheduler, 'AWS::Scheduler::ScheduleGroup', 'Group', { Name: 'jobs' });
      await bus.create(scheduler, 'AWS::Scheduler::Schedule', 'Nightly', properties(more));
    };

  test('goes on over a restart as it was, begins anew when it has changed, and is gone with the template', async () => {
    await restart(0, make());
    expect(await payloads()).toHaveLength(1);
    await restart(DAY_MS / 2, make());
    expect(await payloads()).toEqual([]);
    stage.bus.context.advance(DAY_MS / 2);
    expect(await payloads()).toHaveLength(1);
    await restart(0, make({ ScheduleExpression: 'rate(2 days)' }));
    expect(await payloads()).toHaveLength(1);
    await restart(0);
    await expect(stage.client.send(new GetScheduleCommand({ Name: 'nightly', GroupName: 'jobs' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('may be made before its group, and not without it', async () => {
    const { bus, scheduler } = stage;
    await bus.create(scheduler, 'AWS::Scheduler::Schedule', 'Nightly', properties());
    expect(() => scheduler.start?.()).toThrow('nightly: there is no schedule group jobs');
    await bus.create(scheduler, 'AWS::Scheduler::ScheduleGroup', 'Group', { Name: 'jobs' });
    await scheduler.start?.();
  });

  test.each<[JsonObject, RegExp]>([
    [{ ScheduleExpression: 'daily' }, /Nightly \(AWS::Scheduler::Schedule\): Invalid Schedule Expression daily/],
    [{ Target: { Arn: 'arn:aws:states:x', RoleArn } }, /Target.Arn: must be a function, queue or event bus/],
  ])('with %j is refused', async (more, message) => {
    await expect(make(more)(stage)).rejects.toThrow(message);
  });
});
