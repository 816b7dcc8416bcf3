import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AuctionRow } from '../../../domain/entities/auction.ts';
import { newItemRow } from '../../../domain/entities/item.ts';
import { AUCTION_SORT, itemPartition } from '../../../domain/keys.ts';
import type { Stage } from '../../stage.ts';

/** A local stage of its own, as an operator reaches it. */
export interface SoakedStage extends Stage {
  readonly endpoint: string;
  readonly tableName: string;
}

/** How clients of AWS's services reach the stage: the local cloud takes any signature. */
export const awsSettings = ({ endpoint, region }: SoakedStage) => ({
  endpoint,
  region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** The table, past all rules. */
export interface MarketTable {
  readonly documents: DynamoDBDocumentClient;
  /** The auction of an item as it is stored. @throws Error when there is none. */
  readAuction(itemId: string): Promise<AuctionRow>;
  /** Lists an item with the auction, both as they stand; there is no other way to a state in the middle of an auction. */
  list(auction: AuctionRow, itemId: string): Promise<void>;
}

/** The table of a stage. */
export function openTable(stage: SoakedStage): MarketTable {
  const TableName = stage.tableName;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(awsSettings(stage)));
  return {
    documents,
    readAuction: async (itemId) => {
      const Key = { PK: itemPartition(itemId), SK: AUCTION_SORT };
      const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (Item === undefined) throw new Error(`There is no auction of ${itemId}.`);
      return Item as AuctionRow;
    },
    list: async (auction, itemId) => {
      await documents.send(new PutCommand({ TableName, Item: itemOf(auction, itemId) }));
      await documents.send(new PutCommand({ TableName, Item: auction }));
    },
  };
}

const itemOf = ({ sellerId, startPrice, currency, startsAt }: AuctionRow, itemId: string) =>
  newItemRow(
    {
      title: `Walnut table ${itemId}`,
      description: '',
      category: 'FURNITURE',
      condition: 'GOOD',
      saleKind: 'AUCTION',
      priceMinor: startPrice,
      currency,
      stock: 1,
      geohash: 'u15pmu',
    },
    { itemId, sellerId, sellerName: 'Anna', at: new Date(startsAt).toISOString() },
  );

/** A call of the local cloud's own steering, `/_local/PATH`. @throws Error with its words when it refuses. */
export async function steer(stage: SoakedStage, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown> {
  const response = await fetch(new URL(`/_local/${path}`, stage.endpoint), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { message?: string };
  if (!response.ok) throw new Error(`${method} /_local/${path}: ${answer.message}`);
  return answer;
}
