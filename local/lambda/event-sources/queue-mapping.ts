import type { CloudContext, JsonObject } from '../../service.ts';
import { listOf, objectOf } from '../../template/json.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { LambdaPorts } from '../lambda-ports.ts';
import { backOffMs } from './back-off.ts';
import { createBatchBuffer } from './batch-buffer.ts';
import { failedIdentifiers } from './batch-response.ts';
import { type DeliveryOutcome, deliverBatch, newRequestId } from './batch-run.ts';
import type { QueueMappingSettings } from './mapping-settings.ts';
import { type QueueRecord, queueRecord } from './queue-record.ts';
import { shuffledBetween } from './shuffled-records.ts';
import type { RunningMapping } from './stream-mapping.ts';
import { createWaker } from './waker.ts';

/** What the mappings of queues work with. */
export interface QueueParts {
  readonly context: CloudContext;
  readonly functions: FunctionRegistry;
  readonly ports: Pick<LambdaPorts, 'queues'>;
  readonly settings: QueueMappingSettings;
}

/** The most that one call of SQS receives or deletes. */
const MESSAGES_A_CALL = 10;
/** The longest that SQS lets a receiver wait for a message. */
const WAIT_SECONDS = 20;
const FAULTS = ['duplicate', 'late', 'shuffle', 'lostAnswer'];

/** Receives from a queue for a function, and deletes what it has done; the rest becomes visible again by the queue's own time-out. */
export function startQueueMapping(parts: QueueParts): RunningMapping {
  const { context, ports, settings } = parts;
  const url = ports.queues.queueUrl(settings.sourceArn);
  const call = (action: string, input: JsonObject) => ports.queues.callQueues(action, { QueueUrl: url, ...input });
  const waker = createWaker();
  let held = 0;
  let running = 0;
  let stopped = false;

  const receive = async (count: number, waitSeconds: number): Promise<QueueRecord[]> => {
    const { Messages: messages } = await call('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(count, MESSAGES_A_CALL),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const records = listOf(messages).map((message) => queueRecord(objectOf(message), settings.sourceArn, context.region));
    const wanted = records.filter(({ event }) => settings.matches(event));
    held += wanted.length;
    await remove(records.filter((record) => !wanted.includes(record))).catch((error: unknown) => log('messages not deleted', error));
    return wanted;
  };
  /** A batch, gathered for as long as the window lasts from its first message on. */
  const gather = async (): Promise<QueueRecord[]> => {
    const buffer = createBatchBuffer<QueueRecord>(settings.batchSize, settings.windowMs);
    buffer.add(await receive(settings.batchSize, WAIT_SECONDS), context.clock.now());
    const dueMs = buffer.dueMs() ?? 0;
    while (!stopped && buffer.size() > 0 && !buffer.isFull() && context.clock.now() < dueMs) {
      // What has been gathered must not get lost with a call that fails.
      const more = await receive(settings.batchSize - buffer.size(), 1).catch((error: unknown) => log('queue not read', error));
      buffer.add(more ?? [], context.clock.now());
      if (more === undefined) break;
    }
    const batch = buffer.take(context.clock.now());
    while (buffer.size() > 0) await giveBack(buffer.take(context.clock.now()));
    return batch;
  };
  const giveBack = async (records: readonly QueueRecord[]): Promise<void> => {
    for (const { receiptHandle } of records) {
      await call('ChangeMessageVisibility', { ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }).catch(() => undefined);
    }
    held -= records.length;
  };
  const handle = async (batch: readonly QueueRecord[]): Promise<void> => {
    await remove(doneRecords(batch, await deliver(parts, batch), settings.reportsItemFailures));
  };
  const remove = async (done: readonly QueueRecord[]): Promise<void> => {
    for (let at = 0; at < done.length; at += MESSAGES_A_CALL) {
      const Entries = done
        .slice(at, at + MESSAGES_A_CALL)
        .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await call('DeleteMessageBatch', { Entries });
    }
  };
  const dispatch = (batch: readonly QueueRecord[]): void => {
    running += 1;
    handle(batch)
      .catch((error: unknown) => log('messages not deleted', error))
      .finally(() => {
        running -= 1;
        held -= batch.length;
        waker.wake();
      });
  };
  const log = (message: string, error: unknown) => {
    if (!stopped) context.log('lambda', message, { queue: settings.sourceArn, error: String(error) });
  };
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopped) {
      if (running >= settings.concurrency) {
        await waker.sleep(WAIT_SECONDS * 1000);
        continue;
      }
      try {
        const batch = await gather();
        if (stopped) await giveBack(batch);
        else if (batch.length > 0) dispatch(batch);
        failures = 0;
      } catch (error) {
        failures += 1;
        log('queue not read', error);
        await waker.sleep(backOffMs(failures));
      }
    }
  };
  void run();
  return {
    pending: async () => {
      if (held > 0) return held;
      const { Attributes } = await call('GetQueueAttributes', { AttributeNames: ['ApproximateNumberOfMessages'] });
      // A message that left the queue before it was counted has reached this side by the next turn.
      await new Promise(setImmediate);
      return held + Number(objectOf(Attributes).ApproximateNumberOfMessages ?? 0);
    },
    stop: () => {
      stopped = true;
      waker.wake();
    },
  };
}

async function deliver({ context, functions, settings }: QueueParts, batch: readonly QueueRecord[]): Promise<DeliveryOutcome> {
  const { functionName, sourceArn } = settings;
  const fault = context.faults.strike({ service: 'sqs', action: 'Deliver', subject: `${functionName} ${sourceArn}` }, FAULTS);
  const lineOf = ({ groupId, messageId }: QueueRecord) => groupId ?? messageId;
  const order = fault?.kind === 'shuffle' ? shuffledBetween(batch, lineOf, fault.draw) : batch;
  return await deliverBatch(context, functions, {
    functionName,
    records: order.map(({ event }) => event),
    requestId: newRequestId(),
    fault,
  });
}

/** Of a batch, the messages that the function has done. */
function doneRecords(batch: readonly QueueRecord[], outcome: DeliveryOutcome, reports: boolean): readonly QueueRecord[] {
  if (outcome === 'throttled' || !('payload' in outcome)) return [];
  if (!reports) return batch;
  const identifiers = batch.map(({ messageId }) => messageId);
  const failed = failedIdentifiers(JSON.parse(outcome.payload), identifiers);
  return failed === 'all' ? [] : batch.filter(({ messageId }) => !failed.includes(messageId));
}
