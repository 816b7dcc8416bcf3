import type { CloudContext } from '../../service.ts';
import type { FunctionDefinition } from '../function-definition.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { InvocationOutcome } from '../invocation.ts';
import type { LambdaPorts } from '../lambda-ports.ts';
import { runEvent } from './event-run.ts';
import { createEventSchedule, type EventSchedule } from './event-schedule.ts';
import type { EventStore, WaitingEvent } from './event-store.ts';
import type { EndCondition, EndedEvent } from './invocation-record.ts';
import type { InvokeConfigs } from './invoke-config.ts';
import { deliverEnd } from './outcome-delivery.ts';

/** Waits after the first and second failed run ("How Lambda handles errors and retries with asynchronous invocation"). */
const RETRY_MS = [60_000, 120_000];
const THROTTLED_MS = 1000;
const THROTTLED_MS_MAX = 300_000;
const DELIVERIES_MAX = 5;

/** What the steps of events work with. */
export interface EventParts {
  readonly context: CloudContext;
  readonly functions: FunctionRegistry;
  readonly configs: InvokeConfigs;
  readonly ports: Pick<LambdaPorts, 'queues' | 'targets'>;
  readonly store: EventStore;
}

/** A function that is in the template, and an event for it. */
interface Subject {
  readonly key: string;
  readonly event: WaitingEvent;
  readonly definition: FunctionDefinition;
}

/** The schedule that takes events from step to step: runs, as many as the function's settings allow, and then the telling of the end. */
export function createEventSteps(parts: EventParts): EventSchedule {
  const { context, configs, store } = parts;
  const schedule = createEventSchedule(parts, async (key) => {
    const event = store.get(key);
    if (event === undefined) return;
    const definition = parts.functions.has(event.functionName) ? parts.functions.find(event.functionName) : undefined;
    if (definition === undefined) return drop({ key, event }, 'the function is gone from the template');
    if (event.end === null) await attempt({ key, event, definition });
    else await tellEnd({ key, event, definition }, event.end);
  });

  const attempt = async (subject: Subject): Promise<void> => {
    const { key, event, definition } = subject;
    const { eventAgeMsMax } = configs.of(definition.name);
    if (definition.reservedConcurrency === 0) return await end(subject, 'ZeroReservedConcurrency', undefined);
    if (context.clock.now() >= event.acceptedMs + eventAgeMsMax) return await end(subject, 'EventAgeExceeded', undefined);
    const outcome = await runEvent(context, parts.functions, event);
    // What ended because the cloud ends is no failed run: the next life runs it again.
    if (schedule.stopped()) return;
    if (outcome !== 'throttled') return await afterRun({ ...subject, event: { ...event, runs: event.runs + 1 } }, outcome);
    schedule.postpone(key, { ...event, throttles: event.throttles + 1 }, Math.min(THROTTLED_MS * 2 ** event.throttles, THROTTLED_MS_MAX));
  };

  const afterRun = async (subject: Subject, outcome: InvocationOutcome): Promise<void> => {
    const { key, event, definition } = subject;
    const { retriesMax, eventAgeMsMax } = configs.of(definition.name);
    if ('payload' in outcome) return await end(subject, 'Success', outcome);
    const retryMs = event.runs > retriesMax ? undefined : RETRY_MS[event.runs - 1];
    if (retryMs === undefined) return await end(subject, 'RetriesExhausted', outcome);
    const tooLate = context.clock.now() + retryMs > event.acceptedMs + eventAgeMsMax;
    if (tooLate) return await end(subject, 'EventAgeExceeded', outcome);
    schedule.postpone(key, event, retryMs);
  };

  const end = async (subject: Subject, condition: EndCondition, outcome: InvocationOutcome | undefined): Promise<void> => {
    const ending = { condition, outcome: outcome === undefined ? null : JSON.stringify(outcome) };
    const event = { ...subject.event, end: ending };
    store.put(subject.key, event);
    await tellEnd({ ...subject, event }, ending);
  };

  const tellEnd = async ({ key, event, definition }: Subject, ending: NonNullable<WaitingEvent['end']>): Promise<void> => {
    try {
      const ended = endedEvent(event, ending, { functionArn: definition.arn, endedMs: context.clock.now() });
      await deliverEnd(parts.ports, { ended, definition, config: configs.of(definition.name) });
      store.delete(key);
    } catch (error) {
      if (schedule.stopped()) return;
      const again = { ...event, deliveries: event.deliveries + 1 };
      if (again.deliveries >= DELIVERIES_MAX) return drop({ key, event }, `the destination does not take it: ${String(error)}`);
      schedule.postpone(key, again, THROTTLED_MS * 2 ** event.deliveries);
    }
  };

  const drop = ({ key, event }: Pick<Subject, 'key' | 'event'>, reason: string): void => {
    store.delete(key);
    const { functionName, requestId } = event;
    context.log('lambda', `asynchronous event dropped: ${reason}`, { function: functionName, requestId });
  };
  return schedule;
}

function endedEvent(
  { requestId, runs, event }: WaitingEvent,
  { condition, outcome }: NonNullable<WaitingEvent['end']>,
  given: Pick<EndedEvent, 'functionArn' | 'endedMs'>,
): EndedEvent {
  return { ...given, requestId, runs, condition, event: JSON.parse(event), outcome: outcome === null ? undefined : JSON.parse(outcome) };
}
