import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { requiredSetting } from '../lib/env.ts';
import { logged, warn } from '../lib/log.ts';
import { processChanges } from './auction-changes.ts';
import { type AuctionChange, changeOf } from './changes.ts';

/** Calls of this instance for one record, after which it is given up; Lambda's own retries end a little later. */
const ATTEMPTS_MAX = 5;
/** Records that this instance remembers having failed at. */
const REMEMBERED_MAX = 1000;

const QueueUrl = requiredSetting('DEAD_LETTERS_URL');
const queue = new SQSClient();
const attempts = new Map<string, number>();

/** What is given up goes to the queue whole: Lambda itself would send only where it stood in the stream. */
const giveUp = async (record: DynamoDBRecord, error: unknown): Promise<void> => {
  warn('record given up', { eventId: record.eventID }, error);
  await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(record) }));
};

/** Whether a record has failed too often; counts this failure. */
const isHopeless = (record: DynamoDBRecord): boolean => {
  const id = record.eventID ?? '';
  const count = (attempts.get(id) ?? 0) + 1;
  attempts.set(id, count);
  for (const oldest of attempts.size > REMEMBERED_MAX ? attempts.keys() : []) {
    attempts.delete(oldest);
    break;
  }
  return count >= ATTEMPTS_MAX;
};

const decoded = async (records: readonly DynamoDBRecord[]): Promise<AuctionChange[]> => {
  const changes: AuctionChange[] = [];
  for (const record of records) {
    try {
      const change = changeOf(record);
      if (change !== null) {
        changes.push(change);
      }
    } catch (error) {
      await giveUp(record, error);
    }
  }
  return changes;
};

/** The first record that must come again, or null. One that failed too often is given up, and those after it come again without it. */
const failedRecord = async (partition: string, changes: readonly AuctionChange[]): Promise<DynamoDBRecord | null> => {
  const [first, ...rest] = changes;
  try {
    await processChanges(partition, changes);
    return null;
  } catch (error) {
    if (first === undefined) {
      return null;
    }
    if (!isHopeless(first.record)) {
      warn('record failed', { eventId: first.record.eventID }, error);
      return first.record;
    }
    await giveUp(first.record, error);
    return failedRecord(partition, rest);
  }
};

const processBatch = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const changes = await decoded(Records);
  const byAuction = Map.groupBy(changes, ({ after }) => after.PK);
  const failed = await Promise.all([...byAuction].map(([partition, own]) => failedRecord(partition, own)));
  const first = Records.find((record) => failed.includes(record));
  return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] };
};

/**
 * Processes a batch of the stream: auctions side by side, the changes of each in order. Answers the first record that must come again, with all
 * after it ("Reporting batch item failures", AWS Lambda Developer Guide).
 */
export const handler = logged((_batch: DynamoDBStreamEvent) => ({ operation: 'auction-stream' }), processBatch);
