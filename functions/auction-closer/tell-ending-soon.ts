import type { BidderRow } from '../../domain/entities/bidder.ts';
import { BIDDER_PREFIX, itemPartition, WATCHER_PREFIX } from '../../domain/keys.ts';
import { ENDING_SOON_MS, SOFT_CLOSE_TOTAL_MS } from '../../domain/limits.ts';
import { requiredSetting } from '../lib/env.ts';
import { notify } from '../lib/notify.ts';
import { queryAll } from '../lib/query-all.ts';
import { readAuction } from './close-auction.ts';

const TableName = requiredSetting('TABLE');

type Row = { PK: string; SK: string };

const rowsOf = (partition: string, prefix: string): Promise<Row[]> =>
  queryAll({
    TableName,
    KeyConditionExpression: 'PK = :item AND begins_with(SK, :prefix)',
    ExpressionAttributeValues: { ':item': partition, ':prefix': prefix },
  });

/** Everybody who watches the item, or has bid on it, each once. A bidder's row without a maximum is of a bid that was refused. */
const audienceOf = async (itemId: string): Promise<Set<string>> => {
  const partition = itemPartition(itemId);
  const [watchers, bidders] = await Promise.all([rowsOf(partition, WATCHER_PREFIX), rowsOf(partition, BIDDER_PREFIX)]);
  return new Set([
    ...watchers.map(({ SK }) => SK.slice(WATCHER_PREFIX.length)),
    ...bidders.filter((row) => (row as BidderRow).max !== undefined).map(({ SK }) => SK.slice(BIDDER_PREFIX.length)),
  ]);
};

/** Tells watchers and bidders that an auction ends soon, each once, however often it is called. Over or gone, nobody is told. */
export const tellEndingSoon = async (itemId: string): Promise<void> => {
  const found = await readAuction(itemId);
  if (found === null || found.auction.state !== 'LIVE') {
    return;
  }
  const { auction, item } = found;
  const at = auction.hardEndsAt - SOFT_CLOSE_TOTAL_MS - ENDING_SOON_MS;
  for (const userId of await audienceOf(itemId)) {
    await notify({ userId, kind: 'ENDING_SOON', itemId, text: `“${item.title}” ends in a quarter of an hour.`, at, once: itemId });
  }
};
