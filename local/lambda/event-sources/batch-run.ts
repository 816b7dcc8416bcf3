import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsError, type CloudContext, type Fault, type JsonObject } from '../../service.ts';
import { functionCause } from '../function-cause.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import { hostFailure, type InvocationOutcome } from '../invocation.ts';

/** A batch on its way to a function. */
export interface Delivery {
  readonly functionName: string;
  readonly records: readonly JsonObject[];
  readonly requestId: string;
  readonly fault: Fault | undefined;
}

/** How a delivery ended; `throttled` when the function was not run. */
export type DeliveryOutcome = InvocationOutcome | 'throttled';

const LATE_MS_MAX = 500;

/** An id for the next run of a function. */
export const newRequestId = (): string => randomUUID();

/** Hands a batch to a function as one event, with what a plan of faults makes of it: twice, late, or with the answer lost. */
export async function deliverBatch(context: CloudContext, functions: FunctionRegistry, delivery: Delivery): Promise<DeliveryOutcome> {
  const { functionName, requestId, fault } = delivery;
  const event = JSON.stringify({ Records: delivery.records });
  const run = () => functions.run(functionName, event, { cause: functionCause(functionName, requestId), requestId });
  if (fault?.kind === 'late') await wait(fault.draw * LATE_MS_MAX);
  try {
    if (fault?.kind === 'duplicate') await run();
    const outcome = await run();
    return fault?.kind === 'lostAnswer' ? hostFailure('Runtime.Unknown', 'The answer of the function was lost') : outcome;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    context.log('lambda', 'batch not taken', { function: functionName, reason: error.code });
    return 'throttled';
  }
}
