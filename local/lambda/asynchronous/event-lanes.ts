interface Lane {
  readonly atOnceMax: number;
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

/** What is done in the lanes, and for how many keys of a function at once. */
export interface LaneWork {
  /** Is not to fail. */
  work(key: string): Promise<void>;
  onMistake(error: unknown): void;
  atOnceMax(functionName: string): number;
}

/** Lanes in which work is done for each key, in the order of adding. */
export function createLanes({ work, onMistake, atOnceMax }: LaneWork): Lanes {
  const lanes = new Map<string, Lane>();
  let size = 0;
  let stopped = false;
  const pump = (lane: Lane): void => {
    while (!stopped && lane.running < lane.atOnceMax) {
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
      const lane = lanes.get(functionName) ?? { waiting: [], running: 0, atOnceMax: atOnceMax(functionName) };
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
