import type { JsonObject } from '../../service.ts';
import type { DeliveryOutcome } from './batch-run.ts';
import type { StreamRecord } from './stream-record.ts';

/** Records of a stream that are given up. */
export interface GivenUp {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly records: readonly StreamRecord[];
  readonly shardId: string;
  readonly streamArn: string;
  readonly functionArn: string;
  /** The last run with them. */
  readonly requestId: string;
  readonly runs: number;
  readonly outcome: DeliveryOutcome;
  readonly nowMs: number;
}

/**
 * What the on-failure destination of a stream gets: where the records are, not the records themselves. Follows the AWS Lambda Developer
 * Guide, "Retaining discarded records for a DynamoDB event source in Lambda".
 */
export function failureRecord(givenUp: GivenUp): JsonObject {
  const { records, outcome } = givenUp;
  const failed = outcome !== 'throttled' && 'failure' in outcome;
  const first = records[0];
  const last = records.at(-1);
  return {
    requestContext: {
      requestId: givenUp.requestId,
      functionArn: givenUp.functionArn,
      condition: givenUp.condition,
      approximateInvokeCount: givenUp.runs,
    },
    responseContext: {
      statusCode: outcome === 'throttled' ? 429 : 200,
      executedVersion: '$LATEST',
      ...(failed ? { functionError: 'Unhandled' } : {}),
    },
    version: '1.0',
    timestamp: new Date(givenUp.nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: givenUp.shardId,
      startSequenceNumber: first?.sequenceNumber ?? '',
      endSequenceNumber: last?.sequenceNumber ?? '',
      approximateArrivalOfFirstRecord: seconds(first?.arrivedMs ?? givenUp.nowMs),
      approximateArrivalOfLastRecord: seconds(last?.arrivedMs ?? givenUp.nowMs),
      batchSize: records.length,
      streamArn: givenUp.streamArn,
    },
  };
}

const seconds = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z');
