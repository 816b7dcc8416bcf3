import { createBatchBuffer } from './batch-buffer.ts';
import { createLooks } from './looks.ts';
import { createShardConsumer, type StreamParts } from './shard-consumer.ts';
import type { StreamPositions } from './stream-positions.ts';
import type { StreamRecord } from './stream-record.ts';
import type { StreamShard, StreamSource } from './stream-source.ts';
import { createWaker } from './waker.ts';

/** Reads one shard and brings its records to the function, in order. */
export interface ShardPoller {
  /** Looks at once whether there is something new, as after a write. */
  poke(): void;
  /** Records on their way, those included that a look just now finds. */
  pending(): Promise<number>;
  /** Resolves when a closed shard is done with, or the poller is stopped. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Waits between looks: short after records, longer while there are none. */
const IDLE_MS_FIRST = 10;
/** When writes are told the look is for safety alone; else it is what finds them. */
const IDLE_MS_MAX = { told: 1000, untold: 50 };
/** A shard on which this program failed is begun again after this time. */
const MISTAKE_MS = 1000;

/** Begins to read `shard` at its position. */
export function startShardPoller(parts: StreamParts, source: StreamSource, positions: StreamPositions, shard: StreamShard): ShardPoller {
  const { context, ports, settings } = parts;
  const buffer = createBatchBuffer<StreamRecord>(settings.batchSize, settings.windowMs);
  const reader = source.readerAfter(shard.id, positions.of(shard.id)?.after ?? null);
  const waker = createWaker();
  const idleMsMax = ports.streams.onWrite === undefined ? IDLE_MS_MAX.untold : IDLE_MS_MAX.told;
  let consuming = 0;
  let idleMs = IDLE_MS_FIRST;
  let open = true;
  let stopped = false;
  const looks = createLooks();
  const consumer = createShardConsumer(parts, shard.id, ({ sequenceNumber }) =>
    positions.put(shard.id, { after: sequenceNumber, finished: false }),
  );

  const look = async (): Promise<void> => {
    const end = looks.begin();
    try {
      const records = await reader.read();
      open = records !== undefined;
      // Records left out move no position: after a restart they are read and left out again.
      buffer.add(records?.filter(({ event }) => settings.matches(event)) ?? [], context.clock.now());
      idleMs = records?.length ? IDLE_MS_FIRST : Math.min(idleMs * 2, idleMsMax);
    } catch (error) {
      idleMs = idleMsMax;
      if (!stopped) context.log('lambda', 'stream not read', { stream: settings.sourceArn, error: String(error) });
    } finally {
      end();
    }
  };
  const isDue = () => (open ? buffer.isDue(context.clock.now()) : buffer.size() > 0);
  const restUntilDue = async (): Promise<void> => {
    const dueMs = buffer.dueMs();
    const takeBack = dueMs === undefined ? undefined : context.clock.at(dueMs, waker.wake);
    await waker.sleep(idleMs);
    takeBack?.();
  };
  const step = async (): Promise<void> => {
    if (open && !buffer.isFull()) await look();
    if (stopped) return;
    if (!isDue()) return open ? await restUntilDue() : undefined;
    const batch = buffer.take(context.clock.now());
    consuming = batch.length;
    looks.begin()();
    await consumer.consume(batch);
    consuming = 0;
  };
  const run = async (): Promise<void> => {
    while (!stopped && (open || buffer.size() > 0)) await step();
    looks.begin()();
    if (!stopped) positions.put(shard.id, { after: positions.of(shard.id)?.after ?? null, finished: true });
  };
  const onTheWay = () => consuming + (isDue() ? buffer.size() : 0);
  const ended = run().catch(async (error: unknown) => {
    if (stopped) return;
    context.log('lambda', 'mistake in a shard', { shard: shard.id, error: String(error) });
    await waker.sleep(MISTAKE_MS);
  });
  return {
    poke: waker.wake,
    pending: async () => {
      if (onTheWay() > 0 || stopped || !open) return onTheWay();
      waker.wake();
      await looks.next();
      return onTheWay();
    },
    ended,
    stop: () => {
      stopped = true;
      consumer.stop();
      waker.wake();
    },
  };
}
