import { type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { ITEM_FACE_FROM, ITEM_FACE_TO, itemPartition } from '../../domain/keys.ts';

/** One query for all that a reader of an item needs: its row, the rest of its description and its auction, without the bids behind them. */
export const queryItemFace = (itemId: string, consistentRead: boolean): DynamoDBQueryRequest => ({
  operation: 'Query',
  query: {
    expression: 'PK = :item AND SK BETWEEN :from AND :to',
    expressionValues: util.dynamodb.toMapValues({ ':item': itemPartition(itemId), ':from': ITEM_FACE_FROM, ':to': ITEM_FACE_TO }),
  },
  consistentRead,
});
