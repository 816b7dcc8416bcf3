import type { Figures } from '../../local/meter/meter.ts';
import type { Stage } from './stage.ts';
import { steer } from './steering.ts';

/** Forgets all counts, runs the work, and answers what the operation cost meanwhile. The stage must be the test's own. */
export const costOf = async (stage: Stage, operation: string, work: () => Promise<unknown>): Promise<Figures> => {
  const steering = steer(stage.outputs.LocalEndpoint);
  await steering.resetMeter();
  await work();
  const { operations } = await steering.meter();
  const cost = operations[operation];
  if (cost === undefined) {
    throw new Error(`The meter counted no ${operation}, but ${Object.keys(operations).join(', ')}`);
  }
  return cost;
};
