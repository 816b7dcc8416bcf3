import { type BatchBuffer, createBatchBuffer } from './batch-buffer.ts';
import { createLooks, type Looks } from './looks.ts';
import type { StreamParts } from './shard-consumer.ts';
import type { StreamRecord } from './stream-record.ts';
import type { StreamSource } from './stream-source.ts';

/** What comes in from one shard, and how often it is looked for. */
export interface ShardIntake {
  readonly buffer: BatchBuffer<StreamRecord>;
  readonly looks: Looks;
  /** Reads once into the buffer; a look that fails is told to the log and brings nothing. */
  look(): Promise<void>;
  /** False when a closed shard has been read to its end. */
  open(): boolean;
  /** Milliseconds until the next look. */
  idleMs(): number;
}

/** Waits between looks: short after records, longer while there are none. */
const IDLE_MS_FIRST = 10;
/** When writes are told the look is for safety alone; else it is what finds them. */
const IDLE_MS_MAX = { told: 1000, untold: 50 };

/** The intake of the shard `shardId` from the record after `after` on. */
export function createShardIntake(
  { context, ports, settings }: StreamParts,
  source: StreamSource,
  shardId: string,
  after: string | null,
): ShardIntake {
  const buffer = createBatchBuffer<StreamRecord>(settings.batchSize, settings.windowMs);
  const looks = createLooks();
  const reader = source.readerAfter(shardId, after);
  const idleMsMax = ports.streams.onWrite === undefined ? IDLE_MS_MAX.untold : IDLE_MS_MAX.told;
  let idleMs = IDLE_MS_FIRST;
  let open = true;
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
      context.log('lambda', 'stream not read', { stream: settings.sourceArn, error: String(error) });
    } finally {
      end();
    }
  };
  return { buffer, looks, look, open: () => open, idleMs: () => idleMs };
}
