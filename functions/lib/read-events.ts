import type { AuctionEventRow } from '../../domain/entities/auction-event.ts';
import { AUCTION_EVENT_PREFIX } from '../../domain/keys.ts';
import { requiredSetting } from './env.ts';
import { queryAll } from './query-all.ts';

const TableName = requiredSetting('TABLE');

/** All events of an auction that are written down, in order, read consistently. `partition` is the key of its item. */
export const readEvents = (partition: string): Promise<AuctionEventRow[]> =>
  queryAll({
    TableName,
    KeyConditionExpression: 'PK = :item AND begins_with(SK, :event)',
    ExpressionAttributeValues: { ':item': partition, ':event': AUCTION_EVENT_PREFIX },
    ConsistentRead: true,
  });
