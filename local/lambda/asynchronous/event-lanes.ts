/** Events of a function at work at once: as many as the function has processes, so that its other callers need not wait behind a crowd. */
const AT_ONCE_MAX = 8;

interface Lane {
  readonly waiting: string[];
  running: number;
}

/** What is due, in a lane for each function. */
export interface Lanes {
  add(functionName: string, key: string): void;
  /** Keys waiting or at work. */
  size(): number;
  /** Begins nothing more. */
  stop(): void;
  stopped(): boolean;
}

/** Lanes in which `work` is done for each key, in the order of adding and for up to eight of a lane at once; it is not to fail. */
export function createLanes(work: (key: string) => Promise<void>, onMistake: (error: unknown) => void): Lanes {
  const lanes = new Map<string, Lane>();
  let size = 0;
  let stopped = false;
  const pump = (lane: Lane): void => {
    while (!stopped && lane.running < AT_ONCE_MAX) {
      const key = lane.waiting.shift();
      if (key === undefined) return;
      lane.running += 1;
      void work(key)
        .catch(onMistake)
        .finally(() => {
          lane.running -= 1;
          size -= 1;
          pump(lane);
        });
    }
  };
  return {
    add: (functionName, key) => {
      const lane = lanes.get(functionName) ?? { waiting: [], running: 0 };
      lanes.set(functionName, lane);
      lane.waiting.push(key);
      size += 1;
      pump(lane);
    },
    size: () => size,
    stop: () => {
      stopped = true;
    },
    stopped: () => stopped,
  };
}
