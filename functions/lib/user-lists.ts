import type { CardRow } from '../../domain/entities/item.ts';
import { sellerItems, USER_INDEX, userBids, userWatches } from '../../domain/keys.ts';
import { requiredSetting } from './env.ts';
import { queryAll } from './query-all.ts';

const TableName = requiredSetting('TABLE');

/** A row's key, as every index has it. */
export type RowKey = { PK: string; SK: string };

/** The index follows the table by a moment: what was written just now may be missing. */
const listOf = <Row>(partition: string): Promise<Row[]> =>
  queryAll({
    TableName,
    IndexName: USER_INDEX,
    KeyConditionExpression: 'GSI2PK = :list',
    ExpressionAttributeValues: { ':list': partition },
  });

/** The cards of all items that a user sells or sold, but for the removed ones; `GSI2SK` is the time of creation. */
export const itemsOf = (userId: string): Promise<(CardRow & RowKey & { GSI2SK: string })[]> => listOf(sellerItems(userId));

/** The keys of what is known of a user as a bidder, one for each auction. */
export const bidderRowsOf = (userId: string): Promise<RowKey[]> => listOf(userBids(userId));

/** The keys of the rows by which a user watches items. */
export const watcherRowsOf = (userId: string): Promise<RowKey[]> => listOf(userWatches(userId));
