/** Those who wait for a look that begins after they asked for it. */
export interface Looks {
  /** Resolves when the next look has ended, or none is needed any more. */
  next(): Promise<void>;
  /** Begins a look; the answer ends it. */
  begin(): () => void;
}

/** Nobody waits yet. */
export function createLooks(): Looks {
  let waiting: (() => void)[] = [];
  return {
    next: () => new Promise((resolve) => void waiting.push(resolve)),
    begin: () => {
      const those = waiting;
      waiting = [];
      return () => {
        for (const tell of those) tell();
      };
    },
  };
}
