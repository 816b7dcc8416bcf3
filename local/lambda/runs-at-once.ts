import type { FunctionRegistry } from './function-registry.ts';

/**
 * How many runs of a function are begun at once by what waits for it: `most`, or its reserved concurrency when that is less, since a run beyond
 * it would only be throttled. At least one.
 */
export function runsAtOnce(functions: FunctionRegistry, functionName: string, most: number): number {
  const reserved = functions.has(functionName) ? functions.find(functionName).reservedConcurrency : undefined;
  return Math.max(1, Math.min(most, reserved ?? most));
}
