/**
 * Every key string of the single table, built here and nowhere else. `docs/access-patterns.md` says which query uses which.
 *
 * Rows of an item share the partition `ITEM#<id>`. Those whose sort key begins with `A` (`ABOUT`, `ABOUT#TEXT`, `AUCTION`) are what a
 * reader of the item needs, so one Query between `A` and `B` fetches all of them and none of the bids behind them.
 */

/** The index of items by place. */
export const PLACE_INDEX = 'GSI1';
/** The index of a user's things by time. */
export const USER_INDEX = 'GSI2';
/** The index of items by place within a category; it shares the sort key attribute of the index by place. */
export const CATEGORY_PLACE_INDEX = 'GSI3';

/** What a card in any list shows. Twenty cards must stay under 8 KB, keys included, so that a page costs one read unit. */
const CARD = [
  'title',
  'category',
  'condition',
  'saleKind',
  'status',
  'priceMinor',
  'currency',
  'geohash',
  'thumbnail',
  'sellerName',
  'version',
];

/** All indexes of the table. */
export const INDEXES = [PLACE_INDEX, USER_INDEX, CATEGORY_PLACE_INDEX];

/** Non-key attributes that an index projects. The index by user has the seller and the time of creation in its keys. */
export const projectedAttributes = (index: string): string[] => (index === USER_INDEX ? CARD : [...CARD, 'sellerId', 'createdAt']);

export const ITEM_SORT = 'ABOUT';
export const ITEM_TEXT_SORT = 'ABOUT#TEXT';
export const AUCTION_SORT = 'AUCTION';
/** Bounds of the sort keys of an item's public face. */
export const ITEM_FACE_FROM = 'A';
export const ITEM_FACE_TO = 'B';
export const PROFILE_SORT = 'PROFILE';

export const BIDDER_PREFIX = 'BIDDER#';
/** Sort key of a bidder's row in the partition of the item. */
export const bidderSort = (bidderId: string): string => `${BIDDER_PREFIX}${bidderId}`;

export const AUCTION_EVENT_PREFIX = 'EVENT#';
/** Sort key of a public change of an auction, in the partition of the item: in the order of `seq`, up to nine digits. */
export const auctionEventSort = (seq: number): string => `${AUCTION_EVENT_PREFIX}${`${1_000_000_000 + seq}`.slice(1)}`;

export const WATCHER_PREFIX = 'WATCHER#';
/** Sort key of a watcher's row in the partition of the item. */
export const watcherSort = (userId: string): string => `${WATCHER_PREFIX}${userId}`;

export const NOTICE_PREFIX = 'NOTICE#';
/** Sort key of a notification in the partition of its user. */
export const noticeSort = (noticeId: string): string => `${NOTICE_PREFIX}${noticeId}`;

export const orderPartition = (orderId: string): string => `ORDER#${orderId}`;
export const ORDER_SORT = 'ORDER';
/** Sort key of the row by which the seller's list knows an order. */
export const SALE_SORT = 'SALE';

export const itemPartition = (itemId: string): string => `ITEM#${itemId}`;
export const userPartition = (userId: string): string => `USER#${userId}`;

/** The id of the user whose partition key this is. */
export const userIdOf = (partition: string): string => partition.slice(5);
/** The id of the item whose partition key this is. */
export const itemIdOf = (partition: string): string => partition.slice(5);

/** Partition of a seller's items in the index by user; their sort key is the time of creation, ISO 8601 in UTC. */
export const sellerItems = (sellerId: string): string => `ITEMS#${sellerId}`;
/** The id of the seller whose partition of the index by user this is. */
export const sellerIdOf = (partition: string): string => partition.slice(6);

/** Partitions of the index by user; their sort key is a time, ISO 8601 in UTC. */
export const userBids = (userId: string): string => `BIDS#${userId}`;
export const userWatches = (userId: string): string => `WATCHES#${userId}`;
export const userOrders = (userId: string): string => `ORDERS#${userId}`;
export const userSales = (userId: string): string => `SALES#${userId}`;

/** Partition of the auctions whose first end lies in the same hour, for the sweep that closes what a schedule missed. */
export const closingHour = (at: string): string => `CLOSING#${at.slice(0, 13)}`;
/** Sort key in it: the first end, and which item. */
export const closingSort = (at: string, itemId: string): string => `${at}#${itemId}`;
/** The id of the item in such a sort key, whose first part is an ISO 8601 time of 24 characters. */
export const closingItemId = (sort: string): string => sort.slice(25);

/**
 * Partition of what is known of a phone that signs in: its live code, its failures, when codes were sent to it. `pseudonym` is the HMAC of the
 * number under a secret, not the number: keys are what DynamoDB shows in metrics, traces and audit logs, and a plain hash of a phone number is undone by
 * trying all numbers.
 */
export const phonePartition = (pseudonym: string): string => `PHONE#${pseudonym}`;
export const PHONE_SORT = 'PHONE';
/** Partition of the times at which codes were asked for from an address, likewise under its pseudonym. */
export const addressPartition = (pseudonym: string): string => `ADDRESS#${pseudonym}`;
export const ADDRESS_SORT = 'ADDRESS';
/** Partition of how many codes the whole stage sent in an hour; `at` is ISO 8601 in UTC. */
export const sentPartition = (at: string): string => `SENT#${at.slice(0, 13)}`;
export const SENT_SORT = 'SENT';
