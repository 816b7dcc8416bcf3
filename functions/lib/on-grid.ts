import { setTimeout } from 'node:timers/promises';

/**
 * What the work answers or throws, not before a whole multiple of `gridMs` milliseconds has passed since it began. So its duration tells nothing
 * about what it found, as long as the slowest way through it is quicker than the grid.
 */
export const onGrid = async <T>(gridMs: number, work: () => Promise<T>): Promise<T> => {
  const began = performance.now();
  try {
    return await work();
  } finally {
    const passed = performance.now() - began;
    await setTimeout(Math.ceil(passed / gridMs) * gridMs - passed);
  }
};
