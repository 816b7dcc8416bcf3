import { util } from '@aws-appsync/utils';
import { type AskedTerms, termsFrom } from '../../domain/auction-terms.ts';
import { newAuctionRow } from '../../domain/entities/auction.ts';
import { type ItemContent, type Listing, newItemRow, newItemTextRow } from '../../domain/entities/item.ts';
import { geohashAt } from '../../domain/geohash.ts';
import { cleanTitle } from '../../domain/item-input.ts';
import type { AuctionTermsInput, CreateItemInput, Currency } from '../../schema/generated/types.ts';

/** The terms of an auction with their times in milliseconds since 1970. */
export const askedTerms = (input: AuctionTermsInput): AskedTerms => ({
  startPriceMinor: input.startPriceMinor,
  incrementMinor: input.incrementMinor ?? null,
  reservePriceMinor: input.reservePriceMinor ?? null,
  buyNowPriceMinor: input.buyNowPriceMinor ?? null,
  startsAt: input.startsAt ? util.time.parseISO8601ToEpochMilliSeconds(input.startsAt) : null,
  endsAt: util.time.parseISO8601ToEpochMilliSeconds(input.endsAt),
  softCloseSeconds: input.softCloseSeconds ?? null,
});

const contentOf = (input: CreateItemInput, defaultCurrency: Currency): ItemContent => ({
  title: cleanTitle(input.title),
  description: input.description,
  category: input.category,
  condition: input.condition,
  saleKind: input.saleKind,
  priceMinor: input.auction ? input.auction.startPriceMinor : (input.priceMinor ?? null),
  currency: input.currency ?? defaultCurrency,
  stock: input.stock ?? 1,
  geohash: geohashAt({ latitude: input.latitude, longitude: input.longitude }),
});

/** The rows that a valid input makes, listed as given. The same input and listing make the same rows. */
export const newItemFace = (input: CreateItemInput, listing: Listing, defaultCurrency: Currency) => {
  const content = contentOf(input, defaultCurrency);
  const listedAt = util.time.parseISO8601ToEpochMilliSeconds(listing.at);
  return {
    item: newItemRow(content, listing),
    text: newItemTextRow(listing.itemId, content.description),
    auction: input.auction
      ? newAuctionRow(termsFrom(askedTerms(input.auction), listedAt), listing.itemId, listing.sellerId, content.currency)
      : null,
  };
};
