import { failedIdentifiers } from './batch-response.ts';
import type { DeliveryOutcome } from './batch-run.ts';
import type { StreamMappingSettings } from './mapping-settings.ts';
import type { StreamRecord } from './stream-record.ts';

/** Records that are delivered together, in the order of the shard, and how often they were. */
export interface Attempted {
  readonly records: readonly StreamRecord[];
  /** Runs that count against the limit of retries. */
  readonly runs: number;
}

/** What follows from the end of a delivery. */
export interface NextAttempts {
  /** How many of the records, from the first on, are done with. */
  readonly done: number;
  /** Those after them that are given up, with the reason. */
  readonly givenUp: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  /** What has still to be delivered, in this order. */
  readonly next: readonly Attempted[];
}

/** A delivery: in what order the records went out, and how it ended. */
export interface Delivered {
  readonly attempted: Attempted;
  readonly order: readonly StreamRecord[];
  readonly outcome: DeliveryOutcome;
}

/** The settings by which a failed delivery goes on. */
export type RetrySettings = Pick<StreamMappingSettings, 'reportsItemFailures' | 'bisects' | 'retriesMax' | 'recordAgeMsMax'>;

/**
 * How it goes on after a delivery, by the AWS Lambda Developer Guide ("How Lambda processes records from stream and queue-based event
 * sources", "Configuring partial batch response with DynamoDB and Lambda"): records before the first one reported as failed are done; of the
 * rest, those too old are given up, what can be split is split, which takes no retry, and what has no retry left is given up.
 */
export function afterDelivery({ attempted, order, outcome }: Delivered, settings: RetrySettings, nowMs: number): NextAttempts {
  const { records } = attempted;
  const runs = attempted.runs + (outcome === 'throttled' ? 0 : 1);
  const done = outcome === 'throttled' ? 0 : doneCount(records, order, outcome, settings.reportsItemFailures);
  const rest = records.slice(done);
  const aged = agedCount(rest, settings.recordAgeMsMax, nowMs);
  if (aged > 0) {
    const young = rest.slice(aged);
    const next = young.length === 0 ? [] : [{ records: young, runs }];
    return { done, givenUp: rest.slice(0, aged), condition: 'RecordAgeExceeded', next };
  }
  const condition = 'RetryAttemptsExhausted';
  if (rest.length === 0) return { done, givenUp: [], condition, next: [] };
  if (outcome === 'throttled') return { done, givenUp: [], condition, next: [{ records: rest, runs }] };
  if (settings.bisects && rest.length > 1) return { done, givenUp: [], condition, next: split(rest, done) };
  if (settings.retriesMax !== undefined && runs > settings.retriesMax) return { done, givenUp: rest, condition, next: [] };
  return { done, givenUp: [], condition, next: [{ records: rest, runs }] };
}

/** A reported failure has split the batch already at its place; else the middle does. */
function split(rest: readonly StreamRecord[], done: number): Attempted[] {
  if (done > 0) return [{ records: rest, runs: 0 }];
  const middle = Math.ceil(rest.length / 2);
  return [
    { records: rest.slice(0, middle), runs: 0 },
    { records: rest.slice(middle), runs: 0 },
  ];
}

/**
 * Of records out of order, all that went out with or after the first failed one may be undone, since a handler that stops at its first
 * failure has not come to them.
 */
function doneCount(
  records: readonly StreamRecord[],
  order: readonly StreamRecord[],
  outcome: Exclude<DeliveryOutcome, 'throttled'>,
  reports: boolean,
): number {
  if (!('payload' in outcome)) return 0;
  if (!reports) return records.length;
  const sent = order.map(({ sequenceNumber }) => sequenceNumber);
  const failed = failedIdentifiers(JSON.parse(outcome.payload), sent);
  if (failed === 'all') return 0;
  const first = order.findIndex(({ sequenceNumber }) => failed.includes(sequenceNumber));
  if (first === -1) return records.length;
  const undone = new Set(order.slice(first));
  return records.findIndex((record) => undone.has(record));
}

function agedCount(records: readonly StreamRecord[], ageMsMax: number | undefined, nowMs: number): number {
  if (ageMsMax === undefined) return 0;
  const young = records.findIndex(({ arrivedMs }) => nowMs - arrivedMs <= ageMsMax);
  return young === -1 ? records.length : young;
}
