import type { JsonObject } from '../../service.ts';
import { isObject, objectOf, stringOf } from '../../template/json.ts';

/** A record of a stream, ready for a handler. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** Tells the item; records of one item are never put in another order. */
  readonly itemKey: string;
  /** The latest moment at which the write can have happened, by the cloud's clock. */
  readonly arrivedMs: number;
  /** The record as Lambda hands it to a function. */
  readonly event: JsonObject;
  readonly bytes: number;
}

/** From what stream a record was read, and when. */
export interface RecordOrigin {
  readonly streamArn: string;
  readonly region: string;
  readonly nowMs: number;
  /** How far the cloud's clock is ahead of the machine's. */
  readonly offsetMs: number;
}

/** DynamoDB Local tells the time of a write by the minute only. */
const CREATION_STEP_MS = 60_000;

/**
 * A record of GetRecords in the form of the AWS Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB": attribute values as they
 * are, the stream's ARN added, and `userIdentity` (of deletions by time to live) with its keys in small letters.
 */
export function streamRecord(record: JsonObject, origin: RecordOrigin): StreamRecord {
  const dynamodb = objectOf(record.dynamodb);
  const { eventID = null, eventName = null, eventVersion = '1.1' } = record;
  const event: JsonObject = {
    ...{ eventID, eventName, eventVersion, eventSource: 'aws:dynamodb', awsRegion: origin.region, dynamodb },
    eventSourceARN: origin.streamArn,
    ...userIdentity(record),
  };
  return {
    sequenceNumber: stringOf(dynamodb.SequenceNumber) ?? '',
    itemKey: JSON.stringify(dynamodb.Keys ?? null),
    arrivedMs: arrivedMs(dynamodb, origin),
    event,
    bytes: Buffer.byteLength(JSON.stringify(event)),
  };
}

function userIdentity({ userIdentity: identity }: JsonObject): JsonObject {
  if (!isObject(identity)) return {};
  const { type = identity.Type ?? null, principalId = identity.PrincipalId ?? null } = identity;
  return { userIdentity: { type, principalId } };
}

function arrivedMs(dynamodb: JsonObject, { nowMs, offsetMs }: RecordOrigin): number {
  const seconds = dynamodb.ApproximateCreationDateTime;
  if (typeof seconds !== 'number') return nowMs;
  return Math.min(nowMs, seconds * 1000 + CREATION_STEP_MS + offsetMs);
}
