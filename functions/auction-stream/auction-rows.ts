import { BatchGetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { type AuctionEventRow, auctionEventRow } from '../../domain/entities/auction-event.ts';
import type { BidderRow } from '../../domain/entities/bidder.ts';
import type { ItemRow } from '../../domain/entities/item.ts';
import { AUCTION_SORT, bidderSort, ITEM_SORT, userBids } from '../../domain/keys.ts';
import { wasWritten } from '../lib/conditional-write.ts';
import { requiredSetting } from '../lib/env.ts';
import { documents } from '../lib/table.ts';
import { type AuctionChange, isByBidder, timeOf } from './changes.ts';

const TableName = requiredSetting('TABLE');
/** As many requests of one bidder are known again. */
const REQUESTS_KEPT = 8;

/** The rows of an auction that its changes concern, as they are now. */
export interface AuctionRows {
  readonly auction: AuctionRow | undefined;
  readonly item: ItemRow | undefined;
  readonly bidders: ReadonlyMap<string, BidderRow>;
}

const biddersOf = (changes: readonly AuctionChange[]): string[] => [
  ...new Set(changes.filter(isByBidder).map(({ after }) => after.lastBidderId ?? '')),
];

/** Reads auction, item and bidders, consistently. @throws Error when DynamoDB left some unread. */
export const readRows = async (partition: string, changes: readonly AuctionChange[]): Promise<AuctionRows> => {
  const sorts = [AUCTION_SORT, ITEM_SORT, ...biddersOf(changes).map(bidderSort)];
  const Keys = sorts.map((SK) => ({ PK: partition, SK }));
  const { Responses = {}, UnprocessedKeys = {} } = await documents.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
  );
  if (Object.keys(UnprocessedKeys).length > 0) {
    throw new Error('The table left rows unread.');
  }
  const rows = new Map((Responses[TableName] ?? []).map((row) => [String(row.SK), row]));
  const bidders = [...rows].filter(([SK]) => SK !== AUCTION_SORT && SK !== ITEM_SORT) as [string, BidderRow][];
  return {
    auction: rows.get(AUCTION_SORT) as AuctionRow | undefined,
    item: rows.get(ITEM_SORT) as ItemRow | undefined,
    bidders: new Map(bidders),
  };
};

/** Writes the event of each public change, which is the same row whenever it is written again, and answers them in order. */
export const writeEvents = async (changes: readonly AuctionChange[]): Promise<AuctionEventRow[]> => {
  const events = changes
    .map((change) => (change.before === null ? null : auctionEventRow(change.before, change.after, timeOf(change))))
    .filter((event) => event !== null);
  await Promise.all(events.map((Item) => documents.send(new PutCommand({ TableName, Item }))));
  return events;
};

/** What a bidder's changes leave on the bidder's row. */
const noted = (bidder: BidderRow | undefined, changes: readonly AuctionChange[]) => {
  const requests = changes.map(({ after }) => after.lastRequestId ?? '').reverse();
  return {
    max: Math.max(bidder?.max ?? 0, ...changes.map(({ after }) => after.lastMax ?? 0)),
    requestIds: [...new Set([...requests, ...(bidder?.requestIds ?? [])])].slice(0, REQUESTS_KEPT),
    revision: Math.max(...changes.map(({ after }) => after.revision)),
  };
};

/** Notes on each bidder's row what the changes made by them did, once. The row enters the bidder's list with the first one. */
export const writeBidders = async (partition: string, changes: readonly AuctionChange[], { bidders }: AuctionRows): Promise<void> => {
  await Promise.all(
    biddersOf(changes).map(async (bidderId) => {
      const SK = bidderSort(bidderId);
      const own = changes.filter((change) => isByBidder(change) && change.after.lastBidderId === bidderId);
      const first = own[0];
      const { max, requestIds, revision } = noted(bidders.get(SK), own);
      await wasWritten(
        documents.send(
          new UpdateCommand({
            TableName,
            Key: { PK: partition, SK },
            UpdateExpression:
              'SET #max = :max, requestIds = :requests, revision = :revision, ' +
              'GSI2PK = if_not_exists(GSI2PK, :list), GSI2SK = if_not_exists(GSI2SK, :at)',
            ConditionExpression: 'attribute_not_exists(revision) OR revision < :revision',
            ExpressionAttributeNames: { '#max': 'max' },
            ExpressionAttributeValues: {
              ':max': max,
              ':requests': requestIds,
              ':revision': revision,
              ':list': userBids(bidderId),
              ':at': new Date(first === undefined ? 0 : timeOf(first)).toISOString(),
            },
          }),
        ),
      );
    }),
  );
};

/** Notes on the auction up to which revision all of this is done, unless that was noted before. It marks the write, so that the stream does not call for it. */
export const markProcessed = (partition: string, revision: number): Promise<boolean> =>
  wasWritten(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: { PK: partition, SK: AUCTION_SORT },
        UpdateExpression: 'SET #processed = :revision, isNoted = :yes',
        ConditionExpression: 'attribute_exists(PK) AND (attribute_not_exists(#processed) OR #processed < :revision)',
        ExpressionAttributeNames: { '#processed': 'processed' },
        ExpressionAttributeValues: { ':revision': revision, ':yes': true },
      }),
    ),
  );

/** An item whose auction was called off leaves the lists of what is near, once. */
export const endItem = (item: ItemRow): Promise<boolean> =>
  wasWritten(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: { PK: item.PK, SK: item.SK },
        UpdateExpression: 'SET #status = :ended, version = version + :one REMOVE GSI1PK, GSI1SK, GSI3PK',
        ConditionExpression: '#status = :active',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':ended': 'ENDED', ':active': 'ACTIVE', ':one': 1 },
      }),
    ),
  );
