import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AUCTION_SORT } from '../../domain/keys.ts';
import { REQUEST_MS_MAX } from '../../domain/limits.ts';
import { wasWritten } from '../lib/conditional-write.ts';
import { requiredSetting } from '../lib/env.ts';
import { documents } from '../lib/table.ts';
import { itemsOf } from '../lib/user-lists.ts';

const TableName = requiredSetting('TABLE');

const callOff = (partition: string, since: number, reason: string): Promise<boolean> =>
  wasWritten(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: { PK: partition, SK: AUCTION_SORT },
        UpdateExpression:
          'SET #state = :cancelled, revision = revision + :one, seq = seq + :one, closedAt = :now, cancelReason = :reason REMOVE isNoted, marks',
        ConditionExpression: '#state = :live AND endsAt > :since',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':cancelled': 'CANCELLED',
          ':live': 'LIVE',
          ':one': 1,
          ':now': Date.now(),
          ':since': since,
          ':reason': reason,
        },
      }),
    ),
  );

/**
 * Calls off the auctions by which a user sells since before a suspension or deletion at `since` (ISO 8601), or that were being listed then. Those
 * that had ended are their winners'. The auctions' own stream tells everybody. Each is called off once.
 */
export const callOffAuctions = async (userId: string, since: string, reason: string): Promise<void> => {
  const listedBy = new Date(Date.parse(since) + REQUEST_MS_MAX).toISOString();
  for (const { PK, GSI2SK, saleKind, status } of await itemsOf(userId)) {
    if (saleKind === 'AUCTION' && status === 'ACTIVE' && GSI2SK <= listedBy) {
      await callOff(PK, Date.parse(since), reason);
    }
  }
};
