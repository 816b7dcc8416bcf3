import type { CloudContext } from '../../service.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import { runsAtOnce } from '../runs-at-once.ts';
import { createLanes } from './event-lanes.ts';
import type { EventStore, WaitingEvent } from './event-store.ts';

/** As many as a function has processes, so that its other callers need not wait behind a crowd. */
const AT_ONCE_MAX = 8;

/** When the next step of each event is taken. */
export interface EventSchedule {
  /** Takes the step when it is due. */
  add(key: string, event: WaitingEvent): void;
  /** Writes the event down with its next step so many milliseconds from now. */
  postpone(key: string, event: WaitingEvent, ms: number): void;
  /** Events whose step is due or under way. */
  pending(): number;
  /** Begins no further step. */
  stop(): void;
  stopped(): boolean;
}

/** What steps are taken with. */
export interface ScheduleParts {
  readonly context: CloudContext;
  readonly functions: FunctionRegistry;
  readonly store: EventStore;
}

/** Steps by the cloud's clock, each done by `step` for the key of its event. */
export function createEventSchedule({ context, functions, store }: ScheduleParts, step: (key: string) => Promise<void>): EventSchedule {
  const lanes = createLanes({
    work: step,
    onMistake: (error) => context.log('lambda', 'mistake in an asynchronous run', { error: String(error) }),
    atOnceMax: (functionName) => runsAtOnce(functions, functionName, AT_ONCE_MAX),
  });
  const takeBacks = new Map<string, () => void>();
  const add: EventSchedule['add'] = (key, { functionName, dueMs }) => {
    if (dueMs <= context.clock.now()) return lanes.add(functionName, key);
    const takeBack = context.clock.at(dueMs, () => {
      takeBacks.delete(key);
      lanes.add(functionName, key);
    });
    takeBacks.set(key, takeBack);
  };
  return {
    add,
    postpone: (key, event, ms) => {
      const later = { ...event, dueMs: context.clock.now() + ms };
      store.put(key, later);
      add(key, later);
    },
    pending: lanes.size,
    stop: () => {
      lanes.stop();
      for (const takeBack of takeBacks.values()) takeBack();
    },
    stopped: lanes.stopped,
  };
}
