import type { Clock, StateStore } from '../service.ts';

/** A clock that can be moved forward; how far is kept in the data directory. */
export interface MovableClock extends Clock {
  /** Milliseconds by which it is ahead of the machine's clock. */
  offsetMs(): number;
  advance(ms: number): void;
}

const OFFSET = 'offsetMs';

/** The clock of all parts of the local cloud, as far ahead as it was left. */
export function movableClock(state: StateStore): MovableClock {
  const table = state.table<number>('clock');
  let offsetMs = table.get(OFFSET) ?? 0;
  return {
    now: () => Date.now() + offsetMs,
    offsetMs: () => offsetMs,
    advance: (ms) => {
      offsetMs += ms;
      table.put(OFFSET, offsetMs);
    },
  };
}
