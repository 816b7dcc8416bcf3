import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  type AttributeValue,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AuctionRow } from '../../../domain/entities/auction.ts';
import { AUCTION_SORT } from '../../../domain/keys.ts';
import { awsSettings, type SoakedStage } from './soaked-stage.ts';

/** Every write of auctions that raised a revision, as the table's own stream tells them: the auction as each left it. */
export interface WriteLog {
  /** Reads on to the end of the stream. Then `writesOf` has all writes that were answered before. */
  read(): Promise<void>;
  /** In the order in which the table took them. */
  writesOf(partition: string): readonly AuctionRow[];
}

/** Begins with the oldest record that the stream has. */
export async function openWriteLog(stage: SoakedStage): Promise<WriteLog> {
  const streams = new DynamoDBStreamsClient(awsSettings(stage));
  const { Table } = await new DynamoDBClient(awsSettings(stage)).send(new DescribeTableCommand({ TableName: stage.tableName }));
  const StreamArn = Table?.LatestStreamArn ?? '';
  const writes = new Map<string, AuctionRow[]>();
  const iterators = new Map<string, string | undefined>();

  const keep = ({ dynamodb }: _Record): void => {
    if (dynamodb?.Keys?.SK?.S !== AUCTION_SORT || dynamodb.NewImage === undefined) return;
    const after = rowOf(dynamodb.NewImage);
    if (dynamodb.OldImage !== undefined && rowOf(dynamodb.OldImage).revision === after.revision) return;
    const own = writes.get(after.PK);
    if (own === undefined) writes.set(after.PK, [after]);
    else own.push(after);
  };

  const readShard = async (shardId: string): Promise<void> => {
    let iterator = iterators.get(shardId);
    while (iterator !== undefined) {
      const page: GetRecordsCommandOutput = await streams.send(new GetRecordsCommand({ ShardIterator: iterator }));
      page.Records?.forEach(keep);
      iterator = page.NextShardIterator;
      iterators.set(shardId, iterator);
      if (page.Records?.length === 0) return;
    }
  };

  return {
    read: async () => {
      const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
      for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
        if (!iterators.has(ShardId)) {
          const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
          iterators.set(ShardId, (await streams.send(new GetShardIteratorCommand(start))).ShardIterator);
        }
        await readShard(ShardId);
      }
    },
    writesOf: (partition) => writes.get(partition) ?? [],
  };
}

const rowOf = (image: Record<string, AttributeValue>): AuctionRow =>
  unmarshall(image as unknown as Parameters<typeof unmarshall>[0]) as AuctionRow;
