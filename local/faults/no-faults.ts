import type { Faults } from '../service.ts';

/** A plan by which nothing ever strikes. */
export const noFaults: Faults = { strike: () => undefined };
