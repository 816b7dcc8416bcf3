import type { CloudContext } from '../../service.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { LambdaPorts } from '../lambda-ports.ts';
import { runsAtOnce } from '../runs-at-once.ts';
import { backOffMs } from './back-off.ts';
import { createBatchBuffer } from './batch-buffer.ts';
import { failedIdentifiers } from './batch-response.ts';
import { type DeliveryOutcome, deliverBatch, newRequestId } from './batch-run.ts';
import type { QueueMappingSettings } from './mapping-settings.ts';
import { queueMessages } from './queue-messages.ts';
import type { QueueRecord } from './queue-record.ts';
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

/** The longest that SQS lets a receiver wait for a message. */
const WAIT_SECONDS = 20;
const FAULTS = ['duplicate', 'late', 'shuffle', 'lostAnswer'];

/** Receives from a queue for a function, and deletes what it has done; the rest becomes visible again by the queue's own time-out. */
export function startQueueMapping(parts: QueueParts): RunningMapping {
  const { context, ports, settings } = parts;
  const messages = queueMessages(context, ports.queues, settings.sourceArn);
  const concurrency = runsAtOnce(parts.functions, settings.functionName, settings.concurrency);
  const waker = createWaker();
  let held = 0;
  let running = 0;
  let stopped = false;
  const log = (message: string) => (error: unknown) => {
    if (!stopped) context.log('lambda', message, { queue: settings.sourceArn, error: String(error) });
  };
  const remove = (done: readonly QueueRecord[]) => messages.remove(done).catch(log('messages not deleted'));
  const giveBack = (records: readonly QueueRecord[]) => {
    held -= records.length;
    return messages.giveBack(records).catch(log('messages not given back'));
  };
  const receive = async (count: number, waitSeconds: number): Promise<QueueRecord[]> => {
    const records = await messages.receive(count, waitSeconds);
    const wanted = records.filter(({ event }) => settings.matches(event));
    held += wanted.length;
    await remove(records.filter((record) => !wanted.includes(record)));
    return wanted;
  };

  const dispatch = async (batch: readonly QueueRecord[]): Promise<void> => {
    running += 1;
    await deliver(parts, batch)
      .then((outcome) => remove(doneRecords(batch, outcome, settings.reportsItemFailures)))
      .catch(log('mistake in a batch of messages'));
    running -= 1;
    held -= batch.length;
    waker.wake();
  };
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopped) {
      if (running >= concurrency) {
        await waker.sleep(WAIT_SECONDS * 1000);
        continue;
      }
      const batches = await gather(parts, receive, () => stopped).catch(log('queue not read'));
      failures = batches === undefined ? failures + 1 : 0;
      if (batches === undefined) await waker.sleep(backOffMs(failures));
      const [batch = [], ...others] = batches ?? [];
      for (const other of stopped ? [batch, ...others] : others) await giveBack(other);
      if (!stopped && batch.length > 0) void dispatch(batch);
    }
  };
  void run();
  return {
    pending: async () => {
      if (held > 0) return held;
      const visible = await messages.visible();
      // A message that left the queue before it was counted has reached this side by the next turn.
      await new Promise(setImmediate);
      return held + visible;
    },
    stop: () => {
      stopped = true;
      waker.wake();
    },
  };
}

/** What has come by the end of the window that the first message opens, in batches: more than one only where their bytes ask for it. */
async function gather(
  { context, settings }: QueueParts,
  receive: (count: number, waitSeconds: number) => Promise<QueueRecord[]>,
  stopped: () => boolean,
): Promise<QueueRecord[][]> {
  const buffer = createBatchBuffer<QueueRecord>(settings.batchSize, settings.windowMs);
  buffer.add(await receive(settings.batchSize, WAIT_SECONDS), context.clock.now());
  const dueMs = buffer.dueMs() ?? 0;
  while (!stopped() && buffer.size() > 0 && !buffer.isFull() && context.clock.now() < dueMs) {
    // What has been gathered must not get lost with a call that fails.
    const more = await receive(settings.batchSize - buffer.size(), 1).catch(() => undefined);
    if (more === undefined) break;
    buffer.add(more, context.clock.now());
  }
  const batches: QueueRecord[][] = [];
  while (buffer.size() > 0) batches.push(buffer.take(context.clock.now()));
  return batches;
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
