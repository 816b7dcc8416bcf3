import type { CreateItemInput, UpdateItemInput } from '../schema/generated/types.ts';
import { firstRefusal, refuseNull, refuseNumber, refusePresence, refuseText } from './bounds.ts';
import { AMOUNT_MINOR, DESCRIPTION_LENGTH, LATITUDE, LONGITUDE, STOCK, TITLE_LENGTH } from './limits.ts';
import { invalidInput, type Refusal } from './refusals.ts';
import { refuseRequestId } from './request-id.ts';

/** A title as it is stored: without blanks at its ends. */
export const cleanTitle = (title: string): string => title.trim();

/** INVALID_INPUT unless both degrees lie on the globe. */
export const refusePlace = (latitude: number, longitude: number): Refusal | null =>
  firstRefusal([refuseNumber('latitude', latitude, LATITUDE), refuseNumber('longitude', longitude, LONGITUDE)]);

const refuseSale = (input: CreateItemInput): Refusal | null => {
  const price = input.priceMinor ?? null;
  const stock = input.stock ?? null;
  if (input.saleKind === 'AUCTION') {
    return firstRefusal([
      refusePresence('priceMinor', price, 'An auction has its prices in `auction`.'),
      stock === null || stock === 1 ? null : invalidInput('stock', 'An auction sells one.', { min: 1, max: 1 }),
      input.auction ? null : invalidInput('auction', 'An auction needs its terms.'),
    ]);
  }
  return firstRefusal([
    refusePresence('auction', input.auction, 'Only an auction has terms of an auction.'),
    stock === null ? null : refuseNumber('stock', stock, STOCK),
    refusePriceOf(input.saleKind, price),
  ]);
};

const refusePriceOf = (saleKind: 'FIXED_PRICE' | 'GIVEAWAY', price: number | null): Refusal | null => {
  if (saleKind === 'GIVEAWAY') {
    return refusePresence('priceMinor', price, 'A giveaway has no price.');
  }
  return price === null
    ? invalidInput('priceMinor', 'A fixed price is needed.', { min: AMOUNT_MINOR.min, max: AMOUNT_MINOR.max })
    : refuseNumber('priceMinor', price, AMOUNT_MINOR);
};

/** INVALID_INPUT for the first thing of a new item that is out of bounds; the terms of an auction are `refuseTerms`' affair. */
export const refuseCreateItem = (input: CreateItemInput): Refusal | null =>
  firstRefusal([
    refuseRequestId(input.requestId),
    refuseText('title', cleanTitle(input.title), TITLE_LENGTH),
    refuseText('description', input.description, DESCRIPTION_LENGTH),
    refusePlace(input.latitude, input.longitude),
    refuseSale(input),
  ]);

const NEVER_EMPTY: ('title' | 'category' | 'condition' | 'priceMinor' | 'stock')[] = [
  'title',
  'category',
  'condition',
  'priceMinor',
  'stock',
];

const changesNothing = (input: UpdateItemInput): boolean =>
  input.description === undefined && NEVER_EMPTY.every((field) => input[field] === undefined);

/** INVALID_INPUT for the first change of an item that is out of bounds, whatever the item. */
export const refuseUpdateItem = (input: UpdateItemInput): Refusal | null =>
  changesNothing(input)
    ? invalidInput('input', 'There is nothing to change.')
    : firstRefusal([
        ...NEVER_EMPTY.map((field) => refuseNull(field, input[field])),
        typeof input.title === 'string' ? refuseText('title', cleanTitle(input.title), TITLE_LENGTH) : null,
        typeof input.description === 'string' ? refuseText('description', input.description, DESCRIPTION_LENGTH) : null,
        typeof input.priceMinor === 'number' ? refuseNumber('priceMinor', input.priceMinor, AMOUNT_MINOR) : null,
        typeof input.stock === 'number' ? refuseNumber('stock', input.stock, STOCK) : null,
      ]);

/** INVALID_INPUT for a change that doesn't go with how the item is sold. */
export const refuseUpdateOfKind = (input: UpdateItemInput, saleKind: 'AUCTION' | 'FIXED_PRICE' | 'GIVEAWAY'): Refusal | null =>
  firstRefusal([
    saleKind === 'FIXED_PRICE'
      ? null
      : refusePresence('priceMinor', input.priceMinor, 'Only an item at a fixed price has a price to change.'),
    saleKind === 'AUCTION' ? refusePresence('stock', input.stock, 'An auction sells one.') : null,
  ]);
