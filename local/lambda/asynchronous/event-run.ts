import { setTimeout as wait } from 'node:timers/promises';
import { AwsError, type CloudContext } from '../../service.ts';
import { functionCause } from '../function-cause.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import { hostFailure, type InvocationOutcome } from '../invocation.ts';
import type { WaitingEvent } from './event-store.ts';

const LATE_MS_MAX = 500;
const FAULTS = ['duplicate', 'late', 'lostAnswer'];

/**
 * One run of an event's function, or `throttled` when there was none; with what a plan of faults makes of it: an event handed over twice or
 * late, or an answer that is lost.
 */
export async function runEvent(
  context: CloudContext,
  functions: FunctionRegistry,
  { functionName, requestId, event, cause }: WaitingEvent,
): Promise<InvocationOutcome | 'throttled'> {
  const fault = context.faults.strike({ service: 'lambda', action: 'InvokeAsync', subject: functionName }, FAULTS);
  const run = () => functions.run(functionName, event, { cause: cause ?? functionCause(functionName, requestId), requestId });
  if (fault?.kind === 'late') await wait(fault.draw * LATE_MS_MAX);
  try {
    if (fault?.kind === 'duplicate') await run();
    const outcome = await run();
    return fault?.kind === 'lostAnswer' ? hostFailure('Runtime.Unknown', 'The answer of the function was lost') : outcome;
  } catch (error) {
    if (error instanceof AwsError) return 'throttled';
    throw error;
  }
}
