/** Sleeps that can be ended early. */
export interface Waker {
  /** Resolves after so many milliseconds, or at once when there was a `wake` since the last sleep ended. */
  sleep(ms: number): Promise<void>;
  wake(): void;
}

/** A waker for one sleeper; its timers keep no process alive. */
export function createWaker(): Waker {
  let woken = false;
  let end: (() => void) | undefined;
  return {
    sleep: async (ms) => {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms).unref();
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        end = undefined;
      }
      woken = false;
    },
    wake: () => {
      woken = true;
      end?.();
    },
  };
}
