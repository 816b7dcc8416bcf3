import type { Json, JsonObject } from '../../service.ts';
import type { InvocationOutcome } from '../invocation.ts';

/** Why the handling of an event came to its end. */
export type EndCondition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

/** An event that is done with. */
export interface EndedEvent {
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: EndCondition;
  readonly runs: number;
  readonly event: Json;
  /** The last answer; undefined when there was no run. */
  readonly outcome: InvocationOutcome | undefined;
  readonly endedMs: number;
}

/** The document that a destination gets (AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations"). */
export function invocationRecord(ended: EndedEvent): JsonObject {
  return {
    version: '1.0',
    timestamp: new Date(ended.endedMs).toISOString(),
    requestContext: {
      requestId: ended.requestId,
      functionArn: `${ended.functionArn}:$LATEST`,
      condition: ended.condition,
      approximateInvokeCount: ended.runs,
    },
    requestPayload: ended.event,
    ...response(ended.outcome),
  };
}

function response(outcome: InvocationOutcome | undefined): JsonObject {
  if (outcome === undefined) return {};
  const responseContext = { statusCode: 200, executedVersion: '$LATEST' };
  if ('payload' in outcome) return { responseContext, responsePayload: JSON.parse(outcome.payload) };
  const { errorType, errorMessage, trace } = outcome.failure;
  return {
    responseContext: { ...responseContext, functionError: 'Unhandled' },
    responsePayload: { errorType, errorMessage, ...(trace.length === 0 ? {} : { trace: [...trace] }) },
  };
}
