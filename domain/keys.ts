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
