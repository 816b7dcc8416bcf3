import { setTimeout as wait } from 'node:timers/promises';

/** Together these stay under the 3 s in which the local cloud promises to be gone. */
const STEP_MS_MAX = 900;
const ALL_MS_MAX = 2_500;

/** What has to be undone, in the reverse order of its making. */
export interface Teardown {
  add(undo: () => void | Promise<void>): void;
  /** Undoes all of it once, leaving behind what takes too long or fails: the end of the process takes that along. */
  run(): Promise<void>;
}

/** A list of what has to be undone, empty. */
export function createTeardown(): Teardown {
  const steps: (() => void | Promise<void>)[] = [];
  let ended: Promise<void> | undefined;
  const undoAll = async () => {
    const deadline = performance.now() + ALL_MS_MAX;
    for (const undo of steps.toReversed()) {
      const patienceMs = Math.max(0, Math.min(STEP_MS_MAX, deadline - performance.now()));
      await withPatience(undo, patienceMs);
    }
  };
  return {
    add: (undo) => void steps.push(undo),
    run: () => {
      ended ??= undoAll();
      return ended;
    },
  };
}

async function withPatience(undo: () => void | Promise<void>, patienceMs: number): Promise<void> {
  const over = new AbortController();
  const work = (async () => undo())().catch(() => undefined);
  await Promise.race([work, wait(patienceMs, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}
