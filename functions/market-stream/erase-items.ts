import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DELETED_NAME } from '../../domain/entities/profile.ts';
import { wasWritten } from '../lib/conditional-write.ts';
import { requiredSetting } from '../lib/env.ts';
import { documents } from '../lib/table.ts';
import { itemsOf, type RowKey } from '../lib/user-lists.ts';

const TableName = requiredSetting('TABLE');
const NAMES = { '#status': 'status' };

/** Whether it could be removed: it was neither reserved nor sold. */
const removeItem = ({ PK, SK }: RowKey): Promise<boolean> =>
  wasWritten(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: { PK, SK },
        UpdateExpression:
          'SET #status = :removed, sellerName = :name, updatedAt = :now, version = version + :one ' +
          'REMOVE GSI1PK, GSI1SK, GSI2PK, GSI2SK, GSI3PK',
        ConditionExpression: '#status IN (:active, :ended)',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: {
          ':removed': 'REMOVED',
          ':active': 'ACTIVE',
          ':ended': 'ENDED',
          ':name': DELETED_NAME,
          ':now': new Date().toISOString(),
          ':one': 1,
        },
      }),
    ),
  );

/** What others have bought or reserved stays, without the name. */
const forgetSeller = ({ PK, SK }: RowKey): Promise<boolean> =>
  wasWritten(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: { PK, SK },
        UpdateExpression: 'SET sellerName = :name',
        ConditionExpression: 'attribute_exists(PK)',
        ExpressionAttributeValues: { ':name': DELETED_NAME },
      }),
    ),
  );

/** Takes what a user sells from the market, and the user's name from what was sold. Auctions must have been called off before. */
export const eraseItems = async (userId: string): Promise<void> => {
  for (const item of await itemsOf(userId)) {
    if (!(await removeItem(item))) {
      await forgetSeller(item);
    }
  }
};
