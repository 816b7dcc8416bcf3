import type { StateStore } from '../../service.ts';

/** How far a shard is done with: all records up to `after` (null for none), and with `finished` the whole closed shard. */
type ShardPosition = { after: string | null; finished: boolean };

/** The positions of one mapping in the shards of one stream. They survive a restart. */
export interface StreamPositions {
  of(shardId: string): ShardPosition | undefined;
  /** True for a mapping that has never read this stream. */
  none(): boolean;
  put(shardId: string, position: ShardPosition): void;
  /** Drops the positions in shards that the stream no longer has. */
  keepOnly(shardIds: readonly string[]): void;
}

/** Where the mapping `mappingId` has come to in the stream `streamArn`. */
export function streamPositions(state: StateStore, mappingId: string, streamArn: string): StreamPositions {
  const table = state.table<ShardPosition>('lambda-stream-positions');
  const prefix = `${mappingId}/${streamArn}/`;
  return {
    of: (shardId) => table.get(`${prefix}${shardId}`),
    none: () => table.entries(prefix).length === 0,
    put: (shardId, position) => table.put(`${prefix}${shardId}`, position),
    keepOnly: (shardIds) => {
      for (const [key] of table.entries(prefix)) if (!shardIds.includes(key.slice(prefix.length))) table.delete(key);
    },
  };
}
