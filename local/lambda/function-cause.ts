import type { Cause } from '../service.ts';

/** The cause of a run that no operation asked for: the meter counts it as `Function.NAME`. */
export const functionCause = (functionName: string, requestId: string): Cause => ({ operation: `Function.${functionName}`, requestId });
