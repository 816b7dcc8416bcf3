import { AwsError, type CloudContext, type DynamoDbStreamsPort, type JsonObject } from '../../service.ts';
import { listOf, objectOf, stringOf } from '../../template/json.ts';
import { type StreamRecord, streamRecord } from './stream-record.ts';

/** A shard of a stream. */
export interface StreamShard {
  readonly id: string;
  readonly parentId: string | undefined;
}

/** Reads a shard from a position on. */
interface ShardReader {
  /** The records that follow, at most a thousand; undefined at the end of a closed shard. */
  read(): Promise<StreamRecord[] | undefined>;
}

/** One stream of a table. */
export interface StreamSource {
  shards(): Promise<StreamShard[]>;
  /** A reader that begins after a sequence number, or with the oldest record when it is null or no longer there. */
  readerAfter(shardId: string, sequenceNumber: string | null): ShardReader;
}

/** The stream `streamArn` as the mappings read it. All its methods fail as `callStreams` does. */
export function streamSource(context: CloudContext, streams: DynamoDbStreamsPort, streamArn: string): StreamSource {
  const shards = async (): Promise<StreamShard[]> => {
    const found: StreamShard[] = [];
    let start: JsonObject | undefined = {};
    while (start !== undefined) {
      const { StreamDescription } = await streams.callStreams('DescribeStream', { StreamArn: streamArn, ...start });
      const description = objectOf(StreamDescription);
      for (const shard of listOf(description.Shards).map(objectOf)) {
        found.push({ id: stringOf(shard.ShardId) ?? '', parentId: stringOf(shard.ParentShardId) });
      }
      const last = stringOf(description.LastEvaluatedShardId);
      start = last === undefined ? undefined : { ExclusiveStartShardId: last };
    }
    return found;
  };
  const origin = () => ({ streamArn, region: context.region, nowMs: context.clock.now(), offsetMs: context.clock.now() - Date.now() });

  const readerAfter = (shardId: string, sequenceNumber: string | null): ShardReader => {
    let after = sequenceNumber;
    let iterator: string | undefined;
    let ended = false;
    const nextIterator = async (): Promise<string | undefined> => {
      const shard = { StreamArn: streamArn, ShardId: shardId };
      const oldest = { ...shard, ShardIteratorType: 'TRIM_HORIZON' };
      const input = after === null ? oldest : { ...shard, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
      const answer = await streams.callStreams('GetShardIterator', input).catch(async (error: unknown) => {
        if (!isTrimmed(error)) throw error;
        return await streams.callStreams('GetShardIterator', oldest);
      });
      return stringOf(answer.ShardIterator);
    };
    const read = async (): Promise<StreamRecord[] | undefined> => {
      if (ended) return undefined;
      iterator ??= await nextIterator();
      const answer = await streams.callStreams('GetRecords', { ShardIterator: iterator ?? '', Limit: 1000 }).catch((error: unknown) => {
        // An iterator lives for 15 minutes; the next read makes a new one at the same place.
        iterator = undefined;
        throw error;
      });
      iterator = stringOf(answer.NextShardIterator);
      ended = iterator === undefined;
      const records = listOf(answer.Records).map((record) => streamRecord(objectOf(record), origin()));
      after = records.at(-1)?.sequenceNumber ?? after;
      return ended && records.length === 0 ? undefined : records;
    };
    return { read };
  };
  return { shards, readerAfter };
}

const isTrimmed = (error: unknown): boolean => error instanceof AwsError && error.code === 'TrimmedDataAccessException';
