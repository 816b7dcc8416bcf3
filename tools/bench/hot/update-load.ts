/** One conditional update of the auction's row by the AWS SDK, over and over: the least that any bid could cost. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AUCTION_SORT, itemPartition } from '../../../domain/keys.ts';
import { serveLoad } from '../engine/load.ts';
import type { HotTarget } from './target.ts';

await serveLoad(({ stage, itemId, access }: HotTarget) => {
  const credentials = { accessKeyId: access.accessKeyId, secretAccessKey: 'unchecked' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: access.endpoint, region: stage.region, credentials }));
  return async () => {
    // The mark keeps the stream's processor out of it.
    const update = new UpdateCommand({
      TableName: stage.tableName,
      Key: { PK: itemPartition(itemId), SK: AUCTION_SORT },
      UpdateExpression: 'SET lastAt = :now, isNoted = :yes',
      ConditionExpression: '#state = :live AND startsAt <= :now AND endsAt > :now AND minBid <= :max',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':now': Date.now(), ':yes': true, ':live': 'LIVE', ':max': 1_000_000_000 },
    });
    await client.send(update);
  };
});
