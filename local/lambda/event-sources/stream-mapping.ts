import type { StreamParts } from './shard-consumer.ts';
import { type ShardPoller, startShardPoller } from './shard-poller.ts';
import { type StreamPositions, streamPositions } from './stream-positions.ts';
import { type StreamShard, type StreamSource, streamSource } from './stream-source.ts';

/** A mapping at work. */
export interface RunningMapping {
  /** Records or messages on their way to the function. */
  pending(): Promise<number>;
  stop(): void;
}

/** A closed shard whose children are not there yet is looked at again after this time. */
const DISCOVER_MS = 1000;

/** Reads a table's stream for a function: each shard by a poller of its own, and no shard before its parent is done with. */
export async function startStreamMapping(parts: StreamParts): Promise<RunningMapping> {
  const { context, ports, settings } = parts;
  const source = streamSource(context, ports.streams, settings.sourceArn);
  const positions = streamPositions(context.state, settings.id, settings.sourceArn);
  if (settings.startAt === 'LATEST' && positions.none()) await skipAll(source, positions);
  const pollers = new Map<string, ShardPoller>();
  let stopped = false;
  let discovering = 0;
  let discovery: NodeJS.Timeout | undefined;

  const begin = (shard: StreamShard) => {
    const poller = startShardPoller(parts, source, positions, shard);
    pollers.set(shard.id, poller);
    void poller.ended.then(() => {
      pollers.delete(shard.id);
      discover();
    });
  };
  const discover = () => {
    if (stopped) return;
    clearTimeout(discovery);
    discovering += 1;
    findShards()
      .catch((error: unknown) => {
        if (stopped) return;
        context.log('lambda', 'stream not described', { stream: settings.sourceArn, error: String(error) });
        discovery = setTimeout(discover, DISCOVER_MS).unref();
      })
      .finally(() => {
        discovering -= 1;
      });
  };
  const findShards = async (): Promise<void> => {
    const shards = await source.shards();
    if (stopped) return;
    positions.keepOnly(shards.map(({ id }) => id));
    for (const shard of readyShards(shards, positions)) if (!pollers.has(shard.id)) begin(shard);
    if (pollers.size === 0) discovery = setTimeout(discover, DISCOVER_MS).unref();
  };
  await findShards();
  const tableName = /:table\/([^/]+)\/stream\//.exec(settings.sourceArn)?.[1];
  const unlisten = ports.streams.onWrite?.((written) => {
    if (written === undefined || written === tableName) for (const poller of pollers.values()) poller.poke();
  });
  return {
    pending: async () => {
      const counts = await Promise.all([...pollers.values()].map((poller) => poller.pending()));
      return counts.reduce((sum, count) => sum + count, discovering);
    },
    stop: () => {
      stopped = true;
      clearTimeout(discovery);
      unlisten?.();
      for (const poller of pollers.values()) poller.stop();
    },
  };
}

/** Shards that are not done with, and whose parent is, or is no longer there. */
function readyShards(shards: readonly StreamShard[], positions: StreamPositions): StreamShard[] {
  const undone = shards.filter(({ id }) => positions.of(id)?.finished !== true);
  return undone.filter(({ parentId }) => !undone.some(({ id }) => id === parentId));
}

/**
 * Writes down that all that lies in the stream now is done with: the position LATEST, kept so that what is written from now on is
 * delivered even if the cloud is killed before it comes to it.
 */
async function skipAll(source: StreamSource, positions: StreamPositions): Promise<void> {
  for (const { id } of await source.shards()) {
    const reader = source.readerAfter(id, null);
    let after: string | null = null;
    let records = await reader.read();
    while (records !== undefined && records.length > 0) {
      after = records.at(-1)?.sequenceNumber ?? after;
      records = await reader.read();
    }
    positions.put(id, { after, finished: records === undefined });
  }
}
