import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { CLOSE_AFTER_MS, outcomeOf, PLACE_INDEX_KEYS, saleOf } from '../../domain/closing.ts';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import type { ItemRow } from '../../domain/entities/item.ts';
import { AUCTION_SORT, ITEM_SORT, itemPartition } from '../../domain/keys.ts';
import { scheduleClose } from '../lib/auction-schedule.ts';
import { requiredSetting } from '../lib/env.ts';
import { documents } from '../lib/table.ts';

const TableName = requiredSetting('TABLE');

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The auction of an item with the item itself, read consistently, or null where there is none. */
export const readAuction = async (itemId: string): Promise<{ auction: AuctionRow; item: ItemRow } | null> => {
  const Keys = [AUCTION_SORT, ITEM_SORT].map((SK) => ({ PK: itemPartition(itemId), SK }));
  const { Responses = {}, UnprocessedKeys = {} } = await documents.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
  );
  if (Object.keys(UnprocessedKeys).length > 0) {
    throw new Error('The table left rows unread.');
  }
  const rows = Responses[TableName] ?? [];
  const auction = rows.find(({ SK }) => SK === AUCTION_SORT) as AuctionRow | undefined;
  const item = rows.find(({ SK }) => SK === ITEM_SORT) as ItemRow | undefined;
  return auction === undefined || item === undefined ? null : { auction, item };
};

/** Whatever came in between, a bid or another closer, has moved the revision. */
const endAuction = (auction: AuctionRow, outcome: 'SOLD' | 'UNSOLD', now: number): Write => ({
  Update: {
    TableName,
    Key: { PK: auction.PK, SK: auction.SK },
    UpdateExpression: `SET #state = :outcome, closedAt = :now, revision = revision + :one, seq = seq + :one${
      outcome === 'SOLD' ? ', winnerId = leaderId' : ''
    } REMOVE isNoted, marks`,
    ConditionExpression: '#state = :live AND revision = :read AND endsAt < :now',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':outcome': outcome, ':now': now, ':one': 1, ':live': 'LIVE', ':read': auction.revision },
  },
});

const endItem = (item: ItemRow, outcome: 'SOLD' | 'UNSOLD', at: string): Write => ({
  Update: {
    TableName,
    Key: { PK: item.PK, SK: item.SK },
    UpdateExpression: `SET #status = :status, updatedAt = :at, version = version + :one REMOVE ${PLACE_INDEX_KEYS.join(', ')}`,
    ConditionExpression: '#status = :active',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': outcome === 'SOLD' ? 'SOLD' : 'ENDED', ':at': at, ':one': 1, ':active': 'ACTIVE' },
  },
});

const putNew = (Item: { PK: string; SK: string }): Write => ({
  Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' },
});

const orderOf = (itemId: string, auction: AuctionRow, item: ItemRow, at: string): Write[] => {
  const buyerId = auction.leaderId ?? '';
  const rows = saleOf(auction, item, { itemId, buyerId, price: auction.price, at });
  return [putNew(rows.order), putNew(rows.sale)];
};

/**
 * Closes the auction of an item: sold with an order to its leader, or unsold. One that is over already, or gone, is left as it is; one whose end
 * has moved is scheduled for its new end. So it may be called late, early, again and by several at once.
 *
 * @throws Error when it lost a race, or the table failed: call again.
 */
export const closeAuction = async (itemId: string, now: number, closerArn: string): Promise<void> => {
  const found = await readAuction(itemId);
  if (found === null || found.auction.state !== 'LIVE') {
    return;
  }
  const { auction, item } = found;
  if (now < auction.endsAt + CLOSE_AFTER_MS) {
    return scheduleClose(itemId, auction.endsAt, closerArn);
  }
  const outcome = outcomeOf(auction);
  const at = new Date(now).toISOString();
  const writes = [endAuction(auction, outcome, now), endItem(item, outcome, at)];
  try {
    await documents.send(
      new TransactWriteCommand({ TransactItems: outcome === 'SOLD' ? [...writes, ...orderOf(itemId, auction, item, at)] : writes }),
    );
  } catch (error) {
    if (!(error instanceof TransactionCanceledException && (await isClosed(itemId)))) {
      throw error;
    }
  }
};

/** Whether somebody else has closed it meanwhile. */
const isClosed = async (itemId: string): Promise<boolean> => (await readAuction(itemId))?.auction.state !== 'LIVE';
