import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { CATEGORY_PLACE_INDEX, PLACE_INDEX } from '../../domain/keys.ts';
import { areaPartition } from '../../domain/places.ts';
import type { Card } from './found.ts';
import type { ReadIndex } from './search.ts';

/** Which cards a search wants; null for all. */
export interface CardFilter {
  readonly category: string | null;
  readonly saleKind: string | null;
}

/** A card of an index by place: the attributes that `domain/keys.ts` projects. */
export type PlaceCard = Card & Record<string, unknown>;

const table = DynamoDBDocumentClient.from(new DynamoDBClient());

/**
 * Reads stretches of the index by place, or of the one within a category when the filter names one: that reads no item of another category.
 * The way of sale is no key, so it is filtered after reading.
 */
export const cardIndex = (tableName: string, { category, saleKind }: CardFilter): ReadIndex<PlaceCard> => {
  const [index, partition] = category === null ? [PLACE_INDEX, 'GSI1PK'] : [CATEGORY_PLACE_INDEX, 'GSI3PK'];
  return async ({ stretch, limit }) => {
    const answer = await table.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: index,
        // A key is longer than the code it begins with, so the upper bound itself is never an item's.
        KeyConditionExpression: `${partition} = :area AND GSI1SK BETWEEN :low AND :high`,
        ExpressionAttributeValues: {
          ':area': areaPartition(stretch.area, category),
          ':low': stretch.low,
          ':high': stretch.high,
          ...(saleKind === null ? {} : { ':saleKind': saleKind }),
        },
        ...(saleKind === null ? {} : { FilterExpression: 'saleKind = :saleKind' }),
        Limit: limit,
      }),
    );
    return {
      cards: (answer.Items ?? []) as PlaceCard[],
      scanned: answer.ScannedCount ?? 0,
      lastKey: answer.LastEvaluatedKey === undefined ? null : String(answer.LastEvaluatedKey.GSI1SK),
    };
  };
};
