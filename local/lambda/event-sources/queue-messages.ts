import type { CloudContext, JsonObject, QueuesPort } from '../../service.ts';
import { listOf, objectOf } from '../../template/json.ts';
import { type QueueRecord, queueRecord } from './queue-record.ts';

/** The messages of one queue. Its methods fail as `callQueues` does. */
export interface QueueMessages {
  /** At most `count` messages, ten at the most, as soon as there is one or when `waitSeconds` are over. */
  receive(count: number, waitSeconds: number): Promise<QueueRecord[]>;
  /** Deletes messages that are done with. */
  remove(records: readonly QueueRecord[]): Promise<void>;
  /** Makes messages visible at once. */
  giveBack(records: readonly QueueRecord[]): Promise<void>;
  /** How many could be received now. */
  visible(): Promise<number>;
}

/** The most that one call of SQS receives or deletes. */
const MESSAGES_A_CALL = 10;

/** The messages of the queue `queueArn`. @throws AwsError QueueDoesNotExist. */
export function queueMessages(context: CloudContext, queues: QueuesPort, queueArn: string): QueueMessages {
  const url = queues.queueUrl(queueArn);
  const call = (action: string, input: JsonObject) => queues.callQueues(action, { QueueUrl: url, ...input });
  return {
    receive: async (count, waitSeconds) => {
      const { Messages: messages } = await call('ReceiveMessage', {
        MaxNumberOfMessages: Math.min(count, MESSAGES_A_CALL),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      return listOf(messages).map((message) => queueRecord(objectOf(message), queueArn, context.region));
    },
    remove: async (records) => {
      for (let at = 0; at < records.length; at += MESSAGES_A_CALL) {
        const some = records.slice(at, at + MESSAGES_A_CALL);
        await call('DeleteMessageBatch', {
          Entries: some.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
        });
      }
    },
    giveBack: async (records) => {
      for (const { receiptHandle } of records) {
        await call('ChangeMessageVisibility', { ReceiptHandle: receiptHandle, VisibilityTimeout: 0 });
      }
    },
    visible: async () => {
      const { Attributes } = await call('GetQueueAttributes', { AttributeNames: ['ApproximateNumberOfMessages'] });
      return Number(objectOf(Attributes).ApproximateNumberOfMessages ?? 0);
    },
  };
}
