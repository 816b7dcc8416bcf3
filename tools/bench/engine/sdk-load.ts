/** Reads the table with the AWS SDK, plainly: the loop that the engine is compared with. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, type GetCommandInput, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { serveLoad } from './load.ts';

/** What to read. */
export type TableRead = { readonly get: GetCommandInput } | { readonly query: QueryCommandInput; readonly count: number };

/** What to read, and where. */
export interface SdkTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly read: TableRead;
}

await serveLoad(({ endpoint, region, accessKeyId, read }: SdkTarget) => {
  const credentials = { accessKeyId, secretAccessKey: 'unchecked' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
  if ('get' in read) {
    return async () => {
      const { Item } = await client.send(new GetCommand(read.get));
      if (Item === undefined) throw new Error('The item is missing.');
    };
  }
  return async () => {
    const { Items } = await client.send(new QueryCommand(read.query));
    if (Items?.length !== read.count) throw new Error(`${Items?.length} rows instead of ${read.count}.`);
  };
});
