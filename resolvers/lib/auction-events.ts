import { type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { auctionEventSort, itemPartition } from '../../domain/keys.ts';
import { ID_LENGTH_MAX } from '../../domain/limits.ts';

/** Nine digits: no auction has more public changes. */
const SEQ_MAX = 999_999_999;

/** The public changes of an auction after `afterSeq`, in the order of their numbers; not followed by any other row of the item. */
export const queryAuctionEvents = (itemId: string, afterSeq: number): DynamoDBQueryRequest => ({
  operation: 'Query',
  query: {
    expression: 'PK = :item AND SK BETWEEN :from AND :to',
    expressionValues: util.dynamodb.toMapValues({
      ':item': itemPartition(itemId.slice(0, ID_LENGTH_MAX)),
      ':from': auctionEventSort(Math.min(afterSeq, SEQ_MAX - 1) + 1),
      ':to': auctionEventSort(SEQ_MAX),
    }),
  },
});
