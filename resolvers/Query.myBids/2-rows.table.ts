import { type Context, type DynamoDBBatchGetItemRequest, util } from '@aws-appsync/utils';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import type { BidderRow } from '../../domain/entities/bidder.ts';
import { AUCTION_SORT, bidderSort, itemIdOf } from '../../domain/keys.ts';
import { money } from '../../domain/money.ts';
import { callerId } from '../lib/caller.ts';
import { presentAuction } from '../lib/present.ts';
import { readBehindPage, rowsBehindPage } from '../lib/user-page.ts';

/** Reads the auctions, and what is known of the caller as their bidder. */
export const request = (ctx: Context): DynamoDBBatchGetItemRequest => readBehindPage(ctx, [AUCTION_SORT, bidderSort(callerId(ctx))]);

const present = (ctx: Context, auction: AuctionRow, bidder: BidderRow) => {
  const view = presentAuction(ctx, auction, bidder.max);
  return {
    auction: view,
    item: { id: itemIdOf(auction.PK) },
    myMaxAmount: view.myMaxAmount ?? money(bidder.max ?? 0, auction.currency),
    iAmLeading: view.iAmLeading,
    at: bidder.GSI2SK ?? util.time.nowISO8601(),
  };
};

export const response = (ctx: Context): unknown => {
  const rows = rowsBehindPage(ctx);
  const page: { items: { PK: string; SK: string }[]; nextToken: string | null } = ctx.prev.result;
  const items = page.items
    .filter(({ PK, SK }) => rows[`${PK} ${AUCTION_SORT}`] && rows[`${PK} ${SK}`])
    .map(({ PK, SK }) => present(ctx, rows[`${PK} ${AUCTION_SORT}`] as AuctionRow, rows[`${PK} ${SK}`] as BidderRow));
  return { items, nextToken: page.nextToken ?? null };
};
