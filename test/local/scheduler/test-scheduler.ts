import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { createScheduler } from '../../../local/scheduler/scheduler.ts';
import type { Service } from '../../../local/service.ts';
import { type TestBus, testBus } from '../eventbridge/test-bus.ts';
import type { Memory } from '../lambda/test-context.ts';
import { clientSettings } from '../sqs/test-queues.ts';

export const DAY_MS = 86_400_000;
export const START_MS = Date.parse('2026-11-21T10:00:00Z');
export const RoleArn = 'arn:aws:iam::000000000000:role/scheduler';

/** A scheduler beside queues and buses, with a client. */
export interface TestScheduler {
  readonly bus: TestBus;
  readonly scheduler: Service;
  readonly client: SchedulerClient;
}

/** Resources of a template, made before the services start. */
export type Make = (stage: TestScheduler) => Promise<unknown>;

export async function testScheduler(memory: Memory, atMs: number, make: Make = async () => undefined): Promise<TestScheduler> {
  const bus = await testBus(memory, atMs);
  const scheduler = createScheduler(bus.context, { targets: bus.targets });
  const stage = { bus, scheduler, client: new SchedulerClient(clientSettings(bus.endpoint)) };
  await make(stage);
  await bus.serve([bus.sqs, bus.events, scheduler]);
  return stage;
}

/** The same disk, other processes, some time later. */
export async function restarted(memory: Memory, { bus }: TestScheduler, sleepMs: number, make?: Make): Promise<TestScheduler> {
  const now = bus.context.clock.now();
  await bus.stop();
  return testScheduler(memory, now + sleepMs, make);
}
