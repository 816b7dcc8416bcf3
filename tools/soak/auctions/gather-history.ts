import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AuctionRow } from '../../../domain/entities/auction.ts';
import type { AuctionEventRow } from '../../../domain/entities/auction-event.ts';
import { auctionOrderId } from '../../../domain/entities/order.ts';
import { AUCTION_EVENT_PREFIX, itemPartition, ORDER_SORT, orderPartition } from '../../../domain/keys.ts';
import type { AuctionHistory, RecordedBid, RecordedLook } from './history.ts';
import type { MarketTable, SoakedStage } from './soaked-stage.ts';
import type { WriteLog } from './write-log.ts';

/** What people did in an auction, and saw. */
export interface Recording {
  readonly itemId: string;
  readonly first: AuctionRow;
  readonly bids: RecordedBid[];
  readonly looks: RecordedLook[];
}

export interface Archive {
  readonly stage: SoakedStage;
  readonly table: MarketTable;
  readonly log: WriteLog;
}

/** A recording with what the table holds of the auction once everything rests; the log must have been read since. */
export async function gatherHistory({ stage, table, log }: Archive, { itemId, ...recorded }: Recording): Promise<AuctionHistory> {
  const partition = itemPartition(itemId);
  const events = await rowsOf(partition, AUCTION_EVENT_PREFIX);
  const orders = await rowsOf(orderPartition(auctionOrderId(itemId)), ORDER_SORT);
  const last = await table.readAuction(itemId);
  return { ...recorded, events: events as AuctionEventRow[], last, writes: log.writesOf(partition).slice(1), orders: orders.length };

  async function rowsOf(PK: string, prefix: string): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await table.documents.send(
      new QueryCommand({
        TableName: stage.tableName,
        KeyConditionExpression: 'PK = :PK AND begins_with(SK, :prefix)',
        ExpressionAttributeValues: { ':PK': PK, ':prefix': prefix },
        ConsistentRead: true,
      }),
    );
    return Items;
  }
}
