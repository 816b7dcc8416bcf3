import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { NOTICE_PREFIX, userPartition } from '../../domain/keys.ts';
import { wasWritten } from '../lib/conditional-write.ts';
import { requiredSetting } from '../lib/env.ts';
import { queryAll } from '../lib/query-all.ts';
import { documents } from '../lib/table.ts';
import { bidderRowsOf, type RowKey, watcherRowsOf } from '../lib/user-lists.ts';

const TableName = requiredSetting('TABLE');
/** Writes of one BatchWriteItem. */
const BATCH_MAX = 25;
const ATTEMPTS_MAX = 5;
const BACK_OFF_MS = 100;

/** Deletes one batch; what DynamoDB leaves is asked for again. @throws Error when it leaves some every time. */
const deleteBatch = async (rows: readonly RowKey[]): Promise<void> => {
  let requests = rows.map(({ PK, SK }) => ({ DeleteRequest: { Key: { PK, SK } } }));
  for (let attempt = 0; requests.length > 0; attempt += 1) {
    if (attempt === ATTEMPTS_MAX) {
      throw new Error('The table left rows undeleted.');
    }
    await sleep(Math.random() * attempt * BACK_OFF_MS);
    const { UnprocessedItems = {} } = await documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
    requests = (UnprocessedItems[TableName] ?? []) as typeof requests;
  }
};

const deleteRows = async (rows: readonly RowKey[]): Promise<void> => {
  for (let from = 0; from < rows.length; from += BATCH_MAX) {
    await deleteBatch(rows.slice(from, from + BATCH_MAX));
  }
};

const noticesOf = (userId: string): Promise<RowKey[]> =>
  queryAll({
    TableName,
    KeyConditionExpression: 'PK = :user AND begins_with(SK, :notice)',
    ExpressionAttributeValues: { ':user': userPartition(userId), ':notice': NOTICE_PREFIX },
    ProjectionExpression: 'PK, SK',
  });

/** The name in the auction stays, for the history bears it; maximum and requests go, and with them the row from the user's list. */
const forgetBidder = ({ PK, SK }: RowKey): Promise<boolean> =>
  wasWritten(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: { PK, SK },
        UpdateExpression: 'REMOVE #max, requestIds, GSI2PK, GSI2SK',
        ConditionExpression: 'attribute_exists(PK)',
        ExpressionAttributeNames: { '#max': 'max' },
      }),
    ),
  );

/** Deletes a user's notifications and watches, and what is known of the user as a bidder beside the name in each auction. */
export const eraseRows = async (userId: string): Promise<void> => {
  await deleteRows([...(await watcherRowsOf(userId)), ...(await noticesOf(userId))]);
  for (const row of await bidderRowsOf(userId)) {
    await forgetBidder(row);
  }
};
