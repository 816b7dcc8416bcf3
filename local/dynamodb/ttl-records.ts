import { listOf, objectOf, stringOf } from '../template/json.ts';
import type { Answer, Send } from './gateway.ts';
import { keyText } from './table-keys.ts';
import type { Deletions, OpenDeletion } from './ttl-deletions.ts';

/** The calls by which records of streams are found; `streams` is the way to the streams with nothing stamped on them. */
export interface RemovalSearch {
  readonly send: Send;
  readonly streams: Send;
}

/** Deletions that a killed run began: when the item is gone, the last record of its removal is theirs. Nobody else writes yet. */
export async function closeOpenDeletions(search: RemovalSearch, deletions: Deletions): Promise<void> {
  const byTable = Map.groupBy(deletions.open(), ({ table }) => table);
  for (const [table, open] of byTable) {
    const records = await removals(search, await shardIterators(search, table, 'TRIM_HORIZON'));
    deletions.end(await Promise.all(open.map(async (deletion) => ({ deletion, eventId: await eventOf(deletion) }))));

    async function eventOf({ key }: OpenDeletion): Promise<string | undefined> {
      const { Item } = (await search.send('GetItem', { TableName: table, Key: key, ConsistentRead: true })).body;
      return Item === undefined ? records.get(keyText(key)) : undefined;
    }
  }
}

/** The event id of the last removal of each key, by the text of the key, in what the iterators have before them. */
export async function removals({ streams }: RemovalSearch, iterators: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const first of iterators) {
    let iterator: string | undefined = first;
    while (iterator !== undefined) {
      const { body }: Answer = await streams('GetRecords', { ShardIterator: iterator });
      const records = listOf(body.Records).map(objectOf);
      for (const { eventName, eventID, dynamodb } of records) {
        if (eventName === 'REMOVE') found.set(keyText(objectOf(objectOf(dynamodb).Keys)), String(eventID));
      }
      // An open shard never ends; nothing more is in it for now when it tells nothing.
      iterator = records.length === 0 ? undefined : stringOf(body.NextShardIterator);
    }
  }
  return found;
}

/** One iterator for each shard of the table's stream; none when it has no stream. */
export async function shardIterators({ send, streams }: RemovalSearch, table: string, type: 'LATEST' | 'TRIM_HORIZON'): Promise<string[]> {
  const { LatestStreamArn: arn, StreamSpecification: specification } = objectOf(
    (await send('DescribeTable', { TableName: table })).body.Table,
  );
  if (objectOf(specification).StreamEnabled !== true || arn === undefined) return [];
  const shards = listOf(objectOf((await streams('DescribeStream', { StreamArn: arn })).body.StreamDescription).Shards);
  const iterators = await Promise.all(
    shards.map(async (shard) => {
      const { ShardId = '' } = objectOf(shard);
      const { body } = await streams('GetShardIterator', { StreamArn: arn, ShardId, ShardIteratorType: type });
      return stringOf(body.ShardIterator);
    }),
  );
  return iterators.filter((iterator) => iterator !== undefined);
}
