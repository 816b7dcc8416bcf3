import type { Category, Condition, Currency, Item, ItemStatus, SaleKind } from '../../schema/generated/types.ts';
import { auctionStatus } from '../auction.ts';
import { geohash5 } from '../geohash.ts';
import { AUCTION_SORT, ITEM_SORT, ITEM_TEXT_SORT, itemIdOf, itemPartition, sellerIdOf, sellerItems } from '../keys.ts';
import { DESCRIPTION_START_LENGTH } from '../limits.ts';
import { money } from '../money.ts';
import { placeKeys } from '../places.ts';
import { isHighSurrogate } from '../text.ts';
import { type AuctionRow, auctionView } from './auction.ts';

/** What any index shows of an item. */
export type CardRow = {
  PK: string;
  title: string;
  category: Category;
  condition: Condition;
  saleKind: SaleKind;
  status: ItemStatus;
  /** The fixed price, or the start price of the auction. Minor units. */
  priceMinor?: number;
  currency: Currency;
  /** Six characters; the place is the centre of this cell. */
  geohash: string;
  sellerName: string;
  version: number;
  /** Of the index by user. */
  GSI2PK?: string;
  GSI2SK?: string;
  /** Not in the index by user, whose keys hold them. */
  sellerId?: string;
  createdAt?: string;
  /** Of `itemsNear`. */
  distanceKm?: number;
};

/** The item's own row. An item that left the market has no keys of the indexes by place; a removed one is in no index. */
export type ItemRow = CardRow & {
  SK: string;
  GSI1PK?: string;
  GSI1SK?: string;
  GSI3PK?: string;
  sellerId: string;
  createdAt: string;
  updatedAt: string;
  stock: number;
  /** The first characters of the description; the rest, if any, lies in the text row. */
  textStart: string;
};

/** The rest of an item's description, apart so that lists and status changes don't pay for it. */
export type ItemTextRow = { PK: string; SK: string; text: string };

/** The rows behind an item as one query of its public face answers them. */
export type ItemFace = { item: ItemRow | null; text: ItemTextRow | null; auction: AuctionRow | null };

/** Who looks at a thing, and when (milliseconds since 1970). */
export type Viewer = { id: string | null; now: number };

/** What a seller says of an item, defaults filled in. */
export type ItemContent = {
  title: string;
  description: string;
  category: Category;
  condition: Condition;
  saleKind: SaleKind;
  priceMinor: number | null;
  currency: Currency;
  stock: number;
  geohash: string;
};

/** Who lists an item, when (ISO 8601 in UTC), and under which id. */
export type Listing = { itemId: string; sellerId: string; sellerName: string; at: string };

/** The row of a new item: active, version 1, in all indexes. */
export const newItemRow = (content: ItemContent, listing: Listing): ItemRow => ({
  PK: itemPartition(listing.itemId),
  SK: ITEM_SORT,
  ...placeKeys(content.geohash, content.category, listing.itemId),
  GSI2PK: sellerItems(listing.sellerId),
  GSI2SK: listing.at,
  title: content.title,
  category: content.category,
  condition: content.condition,
  saleKind: content.saleKind,
  status: 'ACTIVE',
  ...(content.priceMinor === null ? {} : { priceMinor: content.priceMinor }),
  currency: content.currency,
  stock: content.stock,
  geohash: content.geohash,
  sellerId: listing.sellerId,
  sellerName: listing.sellerName,
  textStart: textStart(content.description),
  version: 1,
  createdAt: listing.at,
  updatedAt: listing.at,
});

/** How much of a description lies on the item's row. A character is never cut in two: half of one can't be stored. */
const startLength = (description: string): number =>
  isHighSurrogate(description.charAt(DESCRIPTION_START_LENGTH - 1)) ? DESCRIPTION_START_LENGTH - 1 : DESCRIPTION_START_LENGTH;

/** The part of a description that lies on the item's row. */
export const textStart = (description: string): string => description.slice(0, startLength(description));

/** The row of the rest of a description, or null when the item's row holds all of it. */
export const newItemTextRow = (itemId: string, description: string): ItemTextRow | null => {
  const text = description.slice(startLength(description));
  return text === '' ? null : { PK: itemPartition(itemId), SK: ITEM_TEXT_SORT, text };
};

/** The whole description of an item. */
const descriptionOf = (item: ItemRow, text: ItemTextRow | null): string => item.textStart + (text === null ? '' : text.text);

/** The status as a reader sees it: an active item whose auction is over has ENDED. */
export const statusOf = (card: CardRow, auction: AuctionRow | null, now: number): ItemStatus => {
  if (card.status !== 'ACTIVE' || auction === null) {
    return card.status;
  }
  const status = auctionStatus(auction, now);
  return status === 'SCHEDULED' || status === 'OPEN' ? 'ACTIVE' : 'ENDED';
};

/** A card of a list as the viewer may see it. What only the item itself knows is null. */
export const cardView = (card: CardRow, auction: AuctionRow | null, viewer: Viewer) => ({
  id: itemIdOf(card.PK),
  title: card.title,
  description: null as string | null,
  category: card.category,
  condition: card.condition,
  saleKind: card.saleKind,
  status: statusOf(card, auction, viewer.now),
  price: card.priceMinor === undefined ? null : money(card.priceMinor, card.currency),
  stock: null as number | null,
  geohash5: geohash5(card.geohash),
  distanceKm: card.distanceKm ?? null,
  images: [] as Item['images'],
  seller: { id: card.sellerId ?? sellerIdOf(card.GSI2PK ?? ''), displayName: card.sellerName },
  auction: auction === null ? null : auctionView(auction, viewer),
  version: card.version,
  createdAt: card.createdAt ?? card.GSI2SK ?? null,
  updatedAt: null as string | null,
});

/** An item as the viewer may see it. */
export const itemView = (item: ItemRow, text: ItemTextRow | null, auction: AuctionRow | null, viewer: Viewer) => ({
  ...cardView(item, auction, viewer),
  description: descriptionOf(item, text),
  stock: item.stock,
  updatedAt: item.updatedAt,
});

/** Sorts the rows of an item's partition by their sort keys. */
export const itemFaceOf = (rows: { SK: string }[]): ItemFace => ({
  item: (rows.find((row) => row.SK === ITEM_SORT) as ItemRow | undefined) ?? null,
  text: (rows.find((row) => row.SK === ITEM_TEXT_SORT) as ItemTextRow | undefined) ?? null,
  auction: (rows.find((row) => row.SK === AUCTION_SORT) as AuctionRow | undefined) ?? null,
});
