import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type ItemContent, type ItemRow, newItemRow } from '../../../domain/entities/item.ts';
import { geohashAt, type Place } from '../../../domain/geohash.ts';

const CATEGORIES = ['BOOKS', 'TOYS', 'HOME', 'TOOLS'] as const;
/** DynamoDB's own limit. */
const BATCH_ITEMS = 25;
const BATCHES_AT_ONCE = 8;

/** Rows of items as `createItem` makes them, a quarter in each of four categories. */
export const rowsAt = (places: readonly Place[]): ItemRow[] => {
  const at = '2026-11-21T08:00:00.000Z';
  return places.map((place, index) => {
    const content: ItemContent = {
      title: `Solid walnut side table with a drawer, about 1965, ${index}`,
      description: '',
      condition: 'GOOD',
      saleKind: 'FIXED_PRICE',
      priceMinor: 4500,
      currency: 'EUR',
      stock: 1,
      geohash: geohashAt(place),
      category: CATEGORIES[index % CATEGORIES.length] ?? 'BOOKS',
    };
    return newItemRow(content, { itemId: randomUUID(), sellerId: randomUUID(), sellerName: 'Margarete', at });
  });
};

/** Puts rows into the table, as many requests at once as two cores take. */
export const writeRows = async (place: { endpoint: string; region: string; table: string }, rows: readonly ItemRow[]): Promise<void> => {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: place.endpoint, region: place.region, credentials }));
  let next = 0;
  const writeOn = async (): Promise<void> => {
    while (next < rows.length) {
      const batch = rows.slice(next, next + BATCH_ITEMS);
      next += BATCH_ITEMS;
      const { UnprocessedItems } = await client.send(
        new BatchWriteCommand({ RequestItems: { [place.table]: batch.map((Item) => ({ PutRequest: { Item } })) } }),
      );
      if (Object.keys(UnprocessedItems ?? {}).length > 0) {
        throw new Error('DynamoDB Local left items unprocessed.');
      }
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, writeOn));
  client.destroy();
};
