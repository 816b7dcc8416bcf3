import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { newAuctionRow } from '../../domain/entities/auction.ts';
import { type ItemContent, newItemRow, newItemTextRow } from '../../domain/entities/item.ts';
import { ITEM_MOVES } from '../../domain/item.ts';
import {
  AUCTION_SORT,
  ITEM_FACE_FROM,
  ITEM_FACE_TO,
  ITEM_SORT,
  ITEM_TEXT_SORT,
  itemIdOf,
  itemPartition,
  projectedAttributes,
  USER_INDEX,
} from '../../domain/keys.ts';
import { markOf, noMarks } from '../../domain/marks.ts';
import { itemBytes } from '../../local/dynamodb/item-size.ts';

const ITEM_ID = '018f6b1e-0000-4000-8000-000000000000';
const KILOBYTE = 1024;
const listing = {
  itemId: ITEM_ID,
  sellerId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  sellerName: 'Margarete Hofstetter',
  at: '2026-11-21T08:00:00.000Z',
};
const content: ItemContent = {
  title: 'Solid walnut side table with a drawer, about 1965, restored',
  description: 'd'.repeat(KILOBYTE),
  category: 'COLLECTIBLES',
  condition: 'FOR_PARTS',
  saleKind: 'FIXED_PRICE',
  priceMinor: 1_000_000_000,
  currency: 'EUR',
  stock: 9999,
  geohash: 'u281zc',
};

const bytesOf = (row: object): number => itemBytes(JSON.parse(JSON.stringify(marshall(row))));

test('every status of an item is reachable from ACTIVE, and none leads out of REMOVED', () => {
  const reached = new Set<string>(['ACTIVE']);
  for (const status of reached) {
    for (const next of ITEM_MOVES[status as keyof typeof ITEM_MOVES]) {
      reached.add(next);
    }
  }
  expect(reached).toEqual(new Set(Object.keys(ITEM_MOVES)));
  expect(ITEM_MOVES.REMOVED).toEqual([]);
});

test('the row, the text of a description of 1 KB and the auction each stay within 1 KB, one write unit', () => {
  const [most, then] = [987_654_321, 1_812_345_678_901];
  const terms = { startPrice: most, increment: most, reserve: most, buyNow: most, startsAt: then, endsAt: then, softCloseMs: 123_000 };
  const bid = {
    leaderId: listing.sellerId,
    leaderAlias: 'Bidder 1234',
    leaderMax: most,
    beat: most,
    holdTo: most,
    lastBidderId: listing.sellerId,
    lastAlias: 'Bidder 1234',
    lastMax: most,
    lastAt: then,
    ...Object.fromEntries(['lastRequestId', 'before1', 'before2', 'before3'].map((name) => [name, ITEM_ID])),
    marks: noMarks().map(() => markOf(ITEM_ID)),
    processed: 123_456,
    isNoted: true,
  };
  expect(bytesOf(newItemRow(content, listing))).toBeLessThanOrEqual(KILOBYTE);
  expect(bytesOf(newItemTextRow(ITEM_ID, content.description) ?? {})).toBeLessThanOrEqual(KILOBYTE);
  expect(bytesOf({ ...newAuctionRow(terms, ITEM_ID, listing.sellerId, 'EUR'), ...bid })).toBeLessThanOrEqual(KILOBYTE);
});

test('twenty cards of the index by user stay within 8 KB, one read unit', () => {
  const row: Record<string, unknown> = { ...newItemRow(content, listing), thumbnail: 'x'.repeat(36) };
  const names = ['PK', 'SK', 'GSI2PK', 'GSI2SK', ...projectedAttributes(USER_INDEX)];
  const card = Object.fromEntries(names.map((name) => [name, row[name]]));
  expect(20 * bytesOf(card)).toBeLessThanOrEqual(8 * KILOBYTE);
});

test('the face of an item is its row, its text and its auction, and nothing that bids leave behind', () => {
  const inFace = (sort: string): boolean => sort >= ITEM_FACE_FROM && sort <= ITEM_FACE_TO;
  expect([ITEM_SORT, ITEM_TEXT_SORT, AUCTION_SORT].every(inFace)).toBe(true);
  expect(['BIDDER#3f2504e0', 'BID#000001', 'OFFER#1', 'RESERVATION'].some(inFace)).toBe(false);
});

test('an item’s id comes back from its partition', () => {
  expect(itemIdOf(itemPartition(ITEM_ID))).toBe(ITEM_ID);
});
