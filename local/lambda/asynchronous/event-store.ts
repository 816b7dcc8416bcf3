import type { StateStore } from '../../service.ts';
import type { EndCondition } from './invocation-record.ts';

/** An event that waits for its next step, as it is written down. A type, since only that counts as JSON. */
export type WaitingEvent = {
  functionName: string;
  /** JSON text. */
  event: string;
  requestId: string;
  cause: { operation: string; requestId: string } | null;
  acceptedMs: number;
  /** When the next step is due, by the cloud's clock. */
  dueMs: number;
  runs: number;
  throttles: number;
  deliveries: number;
  /** Set when only the destinations have still to be told; `outcome` is JSON text. */
  end: { condition: EndCondition; outcome: string | null } | null;
};

/** The events of all functions, in the order in which they were taken. */
export interface EventStore {
  /** Answers the key of the event, which is on the disk by then. */
  add(event: WaitingEvent): string;
  get(key: string): WaitingEvent | undefined;
  put(key: string, event: WaitingEvent): void;
  delete(key: string): void;
  all(): [key: string, event: WaitingEvent][];
}

const TIME_DIGITS = 15;
const COUNT_DIGITS = 9;

/** Keys begin with the time and a count, so that those of an earlier life come first. */
export function createEventStore(state: StateStore): EventStore {
  const table = state.table<WaitingEvent>('lambda-events');
  let count = 0;
  return {
    add: (event) => {
      count += 1;
      const key = `${String(event.acceptedMs).padStart(TIME_DIGITS, '0')}-${String(count).padStart(COUNT_DIGITS, '0')}-${event.requestId}`;
      table.put(key, event);
      return key;
    },
    get: table.get,
    put: table.put,
    delete: table.delete,
    all: () => table.entries(),
  };
}
