import { createShardConsumer, type StreamParts } from './shard-consumer.ts';
import { createShardIntake } from './shard-intake.ts';
import type { StreamPositions } from './stream-positions.ts';
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

/** A shard on which this program failed is begun again after this time. */
const MISTAKE_MS = 1000;

/** Begins to read `shard` at its position. */
export function startShardPoller(parts: StreamParts, source: StreamSource, positions: StreamPositions, shard: StreamShard): ShardPoller {
  const { context } = parts;
  const { buffer, looks, look, open, idleMs } = createShardIntake(parts, source, shard.id, positions.of(shard.id)?.after ?? null);
  const waker = createWaker();
  let consuming = 0;
  let stopped = false;
  const consumer = createShardConsumer(parts, shard.id, ({ sequenceNumber }) =>
    positions.put(shard.id, { after: sequenceNumber, finished: false }),
  );

  const isDue = () => (open() ? buffer.isDue(context.clock.now()) : buffer.size() > 0);
  const restUntilDue = async (): Promise<void> => {
    const dueMs = buffer.dueMs();
    const takeBack = dueMs === undefined ? undefined : context.clock.at(dueMs, waker.wake);
    await waker.sleep(idleMs());
    takeBack?.();
  };
  const step = async (): Promise<void> => {
    if (open() && !buffer.isFull()) await look();
    if (stopped) return;
    if (!isDue()) return open() ? await restUntilDue() : undefined;
    const batch = buffer.take(context.clock.now());
    consuming = batch.length;
    // Who waits for a look need not wait for the batch, which counts by itself.
    looks.begin()();
    await consumer.consume(batch);
    consuming = 0;
  };
  const run = async (): Promise<void> => {
    while (!stopped && (open() || buffer.size() > 0)) await step();
    looks.begin()();
    if (!stopped) positions.put(shard.id, { after: positions.of(shard.id)?.after ?? null, finished: true });
  };
  const onTheWay = () => consuming + (isDue() ? buffer.size() : 0);
  const ended = run().catch(async (error: unknown) => {
    if (stopped) return;
    context.log('lambda', 'mistake in a shard', { shard: shard.id, error: String(error) });
    looks.begin()();
    await waker.sleep(MISTAKE_MS);
  });
  return {
    poke: waker.wake,
    pending: async () => {
      if (onTheWay() > 0 || stopped || !open()) return onTheWay();
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
