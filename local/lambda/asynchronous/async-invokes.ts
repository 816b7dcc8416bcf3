import { randomUUID } from 'node:crypto';
import { type AsyncLambdaPort, AwsError, type Cause, type CloudContext } from '../../service.ts';
import { createEventSteps, type EventParts } from './event-steps.ts';
import { createEventStore, type WaitingEvent } from './event-store.ts';

/** Lambda's limit of an asynchronous request (AWS Lambda Developer Guide, "Lambda quotas"). */
const EVENT_BYTES_MAX = 1_048_576;

/** The asynchronous invocations of all functions. */
export interface AsyncInvokes extends AsyncLambdaPort {
  /** The same for an event that is JSON text already. */
  accept(functionName: string, event: string, cause: Cause | undefined): void;
  /** Takes up what an earlier life of the cloud left. */
  start(): void;
  /** Events whose next step is due or under way; not those that wait for a later time. */
  pending(): number;
  stop(): void;
}

/**
 * Runs events some time after they were written down, and again as long as the function fails and its settings allow. What is written
 * down survives a kill: an event whose run was under way is then run again.
 */
export function createAsyncInvokes(context: CloudContext, parts: Omit<EventParts, 'context' | 'store'>): AsyncInvokes {
  const store = createEventStore(context.state);
  // Other services may leave events before this one starts, and those are scheduled as they come.
  const left = store.all();
  const schedule = createEventSteps({ context, store, ...parts });
  const accept: AsyncInvokes['accept'] = (functionName, event, cause) => {
    const { name } = parts.functions.find(functionName);
    refuseLarge(event);
    const now = context.clock.now();
    const waiting: WaitingEvent = {
      ...{ functionName: name, event, requestId: randomUUID(), cause: cause === undefined ? null : { ...cause } },
      ...{ acceptedMs: now, dueMs: now, runs: 0, throttles: 0, deliveries: 0, end: null },
    };
    schedule.add(store.add(waiting), waiting);
  };
  return {
    accept,
    invokeLater: async ({ functionName, payload, cause }) => accept(functionName, JSON.stringify(payload), cause),
    start: () => {
      for (const [key, event] of left.splice(0)) schedule.add(key, event);
    },
    pending: schedule.pending,
    stop: schedule.stop,
  };
}

function refuseLarge(event: string): void {
  if (Buffer.byteLength(event) <= EVENT_BYTES_MAX) return;
  const message = `Request must be smaller than ${EVENT_BYTES_MAX} bytes for the InvokeFunction operation`;
  throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
}
