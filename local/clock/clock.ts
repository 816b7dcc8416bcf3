import type { AlarmClock, StateStore } from '../service.ts';
import { createAppointments } from './appointments.ts';

/** A clock that can be moved forward; how far is kept in the data directory. */
export interface MovableClock extends AlarmClock {
  /** Milliseconds by which it is ahead of the machine's clock. */
  offsetMs(): number;
  advance(ms: number): void;
  /** Drops all appointments. */
  stop(): void;
}

const OFFSET = 'offsetMs';

/** The clock of all parts of the local cloud, as far ahead as it was left. */
export function movableClock(state: StateStore): MovableClock {
  const table = state.table<number>('clock');
  let offsetMs = table.get(OFFSET) ?? 0;
  const now = () => Date.now() + offsetMs;
  const appointments = createAppointments(now);
  return {
    now,
    at: appointments.add,
    offsetMs: () => offsetMs,
    advance: (ms) => {
      offsetMs += ms;
      table.put(OFFSET, offsetMs);
      appointments.look();
    },
    stop: appointments.stop,
  };
}
