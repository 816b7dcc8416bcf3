import type { Stage } from './stage.ts';

/** What one GraphQL operation cost, by the local cloud's meter. */
export type OperationCost = { count: number; trips: number; writeUnits: number; readUnits: number; lambdas: number };

/** Forgets all counts, runs the work, and answers what the operation cost meanwhile. The stage must be the test's own. */
export const costOf = async (stage: Stage, operation: string, work: () => Promise<unknown>): Promise<OperationCost> => {
  const meter = `${stage.outputs.LocalEndpoint}/_local/meter`;
  await fetch(meter, { method: 'DELETE' });
  await work();
  const { operations } = (await (await fetch(meter)).json()) as { operations: Record<string, OperationCost> };
  const cost = operations[operation];
  if (cost === undefined) {
    throw new Error(`The meter counted no ${operation}, but ${Object.keys(operations).join(', ')}`);
  }
  return cost;
};
