/** Works that wait for their time. */
export interface Appointments {
  add(epochMs: number, work: () => void): () => void;
  /** Runs what is due soon after this call; for when the time has jumped. */
  look(): void;
  stop(): void;
}

interface Appointment {
  readonly epochMs: number;
  readonly work: () => void;
}

/** The longest that a timer of Node can wait; a later appointment is looked at again then. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Appointments by the time that `now` tells, in milliseconds since 1970. One timer serves them all, and keeps no process alive. */
export function createAppointments(now: () => number): Appointments {
  const waiting = new Set<Appointment>();
  let timer: NodeJS.Timeout | undefined;
  /** When the timer rings. */
  let nextMs = Infinity;
  const ringAt = (epochMs: number) => {
    clearTimeout(timer);
    nextMs = epochMs;
    if (epochMs < Infinity) timer = setTimeout(runDue, Math.min(TIMER_MS_MAX, Math.max(0, epochMs - now()))).unref();
  };
  const look = () => {
    let first = Infinity;
    for (const { epochMs } of waiting) first = Math.min(first, epochMs);
    ringAt(first);
  };
  const runDue = () => {
    const due = [...waiting].filter(({ epochMs }) => epochMs <= now()).sort((a, b) => a.epochMs - b.epochMs);
    for (const appointment of due) {
      // A work that ran before may have taken this one back.
      if (waiting.delete(appointment)) appointment.work();
    }
    look();
  };
  return {
    add: (epochMs, work) => {
      const appointment = { epochMs, work };
      waiting.add(appointment);
      if (epochMs < nextMs) ringAt(epochMs);
      return () => void waiting.delete(appointment);
    },
    look,
    stop: () => {
      waiting.clear();
      ringAt(Infinity);
    },
  };
}
