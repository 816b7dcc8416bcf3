import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { AUCTION_SORT, itemIdOf } from '../../domain/keys.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { refuseDeletion } from '../../domain/standing.ts';
import { requiredSetting } from '../lib/env.ts';
import { documents } from '../lib/table.ts';
import { bidderRowsOf, itemsOf } from '../lib/user-lists.ts';

const TableName = requiredSetting('TABLE');
/** Keys of one BatchGetItem. */
const BATCH_MAX = 100;

const readAuctions = async (partitions: readonly string[]): Promise<AuctionRow[]> => {
  const found: AuctionRow[] = [];
  for (let from = 0; from < partitions.length; from += BATCH_MAX) {
    const Keys = partitions.slice(from, from + BATCH_MAX).map((PK) => ({ PK, SK: AUCTION_SORT }));
    const { Responses = {}, UnprocessedKeys = {} } = await documents.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
    );
    if (Object.keys(UnprocessedKeys).length > 0) {
      throw new Error('The table left rows unread.');
    }
    found.push(...((Responses[TableName] ?? []) as AuctionRow[]));
  }
  return found;
};

/**
 * Why the user's account can't be deleted now: a live auction that the user leads, or sells by. Null when there is none. One that is over but not
 * closed yet counts: its winner is about to be written down.
 */
export const refuseForLiveAuction = async (userId: string): Promise<Refusal | null> => {
  const [items, biddings] = await Promise.all([itemsOf(userId), bidderRowsOf(userId)]);
  const sold = items.filter(({ saleKind }) => saleKind === 'AUCTION').map(({ PK }) => PK);
  const auctions = await readAuctions([...new Set([...sold, ...biddings.map(({ PK }) => PK)])]);
  const live = auctions.filter(({ state }) => state === 'LIVE');
  const led = live.find(({ leaderId }) => leaderId === userId);
  const selling = live.find(({ sellerId }) => sellerId === userId);
  if (led !== undefined) {
    return refuseDeletion('LEADER', itemIdOf(led.PK));
  }
  return selling === undefined ? null : refuseDeletion('SELLER', itemIdOf(selling.PK));
};
