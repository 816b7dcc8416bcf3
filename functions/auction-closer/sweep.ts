import { BatchGetCommand, DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { CLOSE_AFTER_MS } from '../../domain/closing.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { AUCTION_SORT, closingHour, closingItemId, itemPartition } from '../../domain/keys.ts';
import { requiredSetting } from '../lib/env.ts';
import { queryAll } from '../lib/query-all.ts';
import { documents } from '../lib/table.ts';
import { closeAuction } from './close-auction.ts';
import { repairEvents } from './repair-events.ts';

const TableName = requiredSetting('TABLE');
const HOUR_MS = 3_600_000;
/** What a schedule missed is closed even when everything stood still for two days. */
const HOURS_BACK = 48;
/** Keys of one BatchGetItem. */
const BATCH_MAX = 100;

type ClosingRow = { PK: string; SK: string };
type Sweep = { now: number; closerArn: string };

/** The rows of an hour up to now. */
const rowsOfHour = (partition: string, now: string): Promise<ClosingRow[]> =>
  queryAll({
    TableName,
    KeyConditionExpression: 'PK = :hour AND SK < :now',
    ExpressionAttributeValues: { ':hour': partition, ':now': now },
  });

const readAuctions = async (rows: readonly ClosingRow[]): Promise<Map<string, AuctionRow>> => {
  const found = new Map<string, AuctionRow>();
  for (let from = 0; from < rows.length; from += BATCH_MAX) {
    const Keys = rows.slice(from, from + BATCH_MAX).map(({ SK }) => ({ PK: itemPartition(closingItemId(SK)), SK: AUCTION_SORT }));
    const { Responses = {}, UnprocessedKeys = {} } = await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
    if (Object.keys(UnprocessedKeys).length > 0) {
      throw new Error('The table left rows unread; the next sweep reads them.');
    }
    for (const row of Responses[TableName] ?? []) {
      found.set(String(row.PK), row as AuctionRow);
    }
  }
  return found;
};

/** Closes what is due of these, and forgets what is over. One that fails is left to the next sweep, and told. */
const sweepRow = async (row: ClosingRow, auction: AuctionRow | undefined, { now, closerArn }: Sweep): Promise<void> => {
  if (auction !== undefined && auction.state !== 'LIVE' && !(await repairEvents(auction, now))) {
    return;
  }
  if (auction === undefined || auction.state !== 'LIVE') {
    await documents.send(new DeleteCommand({ TableName, Key: { PK: row.PK, SK: row.SK } }));
  } else if (now >= auction.endsAt + CLOSE_AFTER_MS) {
    await closeAuction(closingItemId(row.SK), now, closerArn);
  }
};

/**
 * Looks at every auction whose first end lies in the last two days, closes what is due and repairs the history of what is over: the net below
 * the schedules and the stream.
 *
 * @throws Error naming how many could not be closed.
 */
export const sweep = async (now: number, closerArn: string): Promise<void> => {
  const iso = new Date(now).toISOString();
  const hours = Array.from({ length: HOURS_BACK + 1 }, (_, back) => closingHour(new Date(now - back * HOUR_MS).toISOString()));
  const rows = (await Promise.all(hours.map((hour) => rowsOfHour(hour, iso)))).flat();
  const auctions = await readAuctions(rows);
  const results = await Promise.allSettled(
    rows.map((row) => sweepRow(row, auctions.get(itemPartition(closingItemId(row.SK))), { now, closerArn })),
  );
  const failures = results.filter(({ status }) => status === 'rejected').length;
  if (failures > 0) {
    throw new Error(`${failures} of ${rows.length} auctions could not be closed; the next sweep tries again.`);
  }
};
