import { setTimeout as wait } from 'node:timers/promises';
import type { CloudContext } from '../../service.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { LambdaPorts } from '../lambda-ports.ts';
import { backOffMs } from './back-off.ts';
import { type Attempted, afterDelivery, type Delivered } from './batch-attempts.ts';
import { deliverBatch, newRequestId } from './batch-run.ts';
import { failureRecord } from './failure-record.ts';
import type { StreamMappingSettings } from './mapping-settings.ts';
import { shuffledBetween } from './shuffled-records.ts';
import type { StreamRecord } from './stream-record.ts';

/** What the mappings of streams work with. */
export interface StreamParts {
  readonly context: CloudContext;
  readonly functions: FunctionRegistry;
  readonly ports: Pick<LambdaPorts, 'streams' | 'targets'>;
  readonly settings: StreamMappingSettings;
}

/** Brings the records of one shard to the function of a mapping. */
export interface ShardConsumer {
  /** Resolves when the batch is done with, or the consumer is stopped; each record done with has been told to `onDone` in the order of the shard. */
  consume(batch: readonly StreamRecord[]): Promise<void>;
  stop(): void;
}

const DESTINATION_TRIES_MAX = 5;
const FAULTS = ['duplicate', 'late', 'shuffle', 'lostAnswer'];

/** A consumer of the shard `shardId`; `onDone` writes the position down. */
export function createShardConsumer(parts: StreamParts, shardId: string, onDone: (last: StreamRecord) => void): ShardConsumer {
  const { context, functions, settings } = parts;
  const { functionName, sourceArn } = settings;
  let stopped = false;

  const deliver = async (attempted: Attempted, requestId: string): Promise<Delivered> => {
    const fault = context.faults.strike({ service: 'streams', action: 'Deliver', subject: `${functionName} ${sourceArn}` }, FAULTS);
    const order = fault?.kind === 'shuffle' ? shuffledBetween(attempted.records, ({ itemKey }) => itemKey, fault.draw) : attempted.records;
    const records = order.map(({ event }) => event);
    return { attempted, order, outcome: await deliverBatch(context, functions, { functionName, records, requestId, fault }) };
  };

  /** One delivery; answers what of it has still to be delivered. */
  const attempt = async (attempted: Attempted): Promise<readonly Attempted[]> => {
    const requestId = newRequestId();
    const delivered = await deliver(attempted, requestId);
    // What ended because the cloud ends is no failure: the next life begins at the position written down.
    if (stopped) return [];
    const { done, givenUp, condition, next } = afterDelivery(delivered, settings, context.clock.now());
    tellDone(attempted.records[done - 1]);
    if (givenUp.length > 0) {
      const runs = attempted.runs + 1;
      const functionArn = functions.find(functionName).arn;
      const where = { records: givenUp, shardId, streamArn: sourceArn, functionArn, nowMs: context.clock.now() };
      await giveUp(parts, failureRecord({ condition, ...where, requestId, runs, outcome: delivered.outcome }), () => stopped);
      if (stopped) return [];
      tellDone(givenUp.at(-1));
    }
    return next;
  };
  const tellDone = (last: StreamRecord | undefined) => {
    if (last !== undefined) onDone(last);
  };

  const consume = async (batch: readonly StreamRecord[]): Promise<void> => {
    let waiting: readonly Attempted[] = [{ records: batch, runs: 0 }];
    let failures = 0;
    for (let first = waiting[0]; first !== undefined && !stopped; first = waiting[0]) {
      const next = await attempt(first);
      waiting = [...next, ...waiting.slice(1)];
      const [again] = next;
      if (again === undefined || stopped) continue;
      failures = again.records.length === first.records.length ? failures + 1 : 1;
      await wait(backOffMs(failures), undefined, { ref: false });
    }
  };
  return {
    consume,
    stop: () => {
      stopped = true;
    },
  };
}

/** Tells the destination of records given up; one that takes nothing holds the shard up no longer than a few tries. */
async function giveUp(
  { context, ports, settings }: StreamParts,
  record: ReturnType<typeof failureRecord>,
  stopped: () => boolean,
): Promise<void> {
  const { functionName: name, onFailure } = settings;
  context.log('lambda', 'records given up', { function: name, batch: record.DDBStreamBatchInfo ?? null });
  if (onFailure === undefined) return;
  for (let tries = 1; !stopped(); tries += 1) {
    try {
      return await ports.targets().deliver(onFailure, record);
    } catch (error) {
      if (tries < DESTINATION_TRIES_MAX) await wait(backOffMs(tries));
      else return context.log('lambda', 'the destination of given up records does not take them', { function: name, error: String(error) });
    }
  }
}
