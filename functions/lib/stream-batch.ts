import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent, AttributeValue as StreamValue } from 'aws-lambda';
import { requiredSetting } from './env.ts';
import { warn } from './log.ts';

/** One write that a record of the stream tells of. */
export interface StreamChange {
  readonly record: DynamoDBRecord;
  readonly after: { readonly PK: string };
}

/** What a reader of the stream does. */
export interface StreamReader<Change extends StreamChange> {
  /** The change behind a record, or null for one that means nothing here. @throws Error for a broken record, which is given up. */
  changeOf(record: DynamoDBRecord): Change | null;
  /** Carries out changes of one partition, in their order; done again it does nothing more. @throws Error when a part failed. */
  process(partition: string, changes: readonly Change[]): Promise<void>;
}

/** Calls of this instance for one record, after which it is given up; Lambda's own retries end a little later. */
const ATTEMPTS_MAX = 5;
/** Records that this instance remembers having failed at. */
const REMEMBERED_MAX = 1000;

const QueueUrl = requiredSetting('DEAD_LETTERS_URL');
const queue = new SQSClient();
const attempts = new Map<string, number>();

/** The row of an image as the stream has it, or null where there is none. */
export const rowOf = <Row>(image: Record<string, StreamValue> | undefined): Row | null =>
  image === undefined ? null : (unmarshall(image as Record<string, AttributeValue>) as Row);

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

const decoded = async <Change extends StreamChange>(
  records: readonly DynamoDBRecord[],
  { changeOf }: StreamReader<Change>,
): Promise<Change[]> => {
  const changes: Change[] = [];
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
const failedRecord = async <Change extends StreamChange>(
  partition: string,
  changes: readonly Change[],
  reader: StreamReader<Change>,
): Promise<DynamoDBRecord | null> => {
  const [first, ...rest] = changes;
  if (first === undefined) {
    return null;
  }
  try {
    await reader.process(partition, changes);
    return null;
  } catch (error) {
    if (!isHopeless(first.record)) {
      warn('record failed', { eventId: first.record.eventID }, error);
      return first.record;
    }
    await giveUp(first.record, error);
    return failedRecord(partition, rest, reader);
  }
};

/**
 * Processes a batch of the stream: partitions side by side, the changes of each in order. Answers the first record that must come again, with
 * all after it ("Reporting batch item failures", AWS Lambda Developer Guide). What failed too often goes to the dead letters whole.
 */
export const processStream = async <Change extends StreamChange>(
  { Records }: DynamoDBStreamEvent,
  reader: StreamReader<Change>,
): Promise<DynamoDBBatchResponse> => {
  const changes = await decoded(Records, reader);
  const byPartition = Map.groupBy(changes, ({ after }) => after.PK);
  const failed = await Promise.all([...byPartition].map(([partition, own]) => failedRecord(partition, own, reader)));
  const first = Records.find((record) => failed.includes(record));
  return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] };
};
