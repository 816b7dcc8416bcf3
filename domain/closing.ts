import { refuseNotOpen } from './bid.ts';
import type { AuctionRow } from './entities/auction.ts';
import type { ItemRow } from './entities/item.ts';
import { auctionOrderId, newOrderRows } from './entities/order.ts';
import { type Refusal, refusal } from './refusals.ts';

/** Closers act so long after the end: by then every bid that came in time is written, whichever clock took it. */
export const CLOSE_AFTER_MS = 2_000;

/** What the end of an auction makes of it: sold to its leader when there is one and the reserve is met. */
export const outcomeOf = (auction: AuctionRow): 'SOLD' | 'UNSOLD' =>
  auction.leaderId !== undefined && auction.reserveMet ? 'SOLD' : 'UNSOLD';

/** Why an auction can't be called off, or null where it can, or is already. */
export const refuseCancel = (auction: AuctionRow, isAdmin: boolean): Refusal | null => {
  if (auction.state === 'SOLD' || auction.state === 'UNSOLD') {
    return refusal('AUCTION_ENDED', 'The auction is over.');
  }
  return auction.state === 'LIVE' && auction.bidCount > 0 && !isAdmin
    ? refusal('AUCTION_HAS_BIDS', 'The auction has a bid, so it can’t be called off.')
    : null;
};

/** Whether somebody may still buy at once: until the first bid, or with a reserve until it is met. */
export const isBuyNowOpen = (auction: AuctionRow): boolean =>
  auction.buyNow !== undefined && (auction.reserve === undefined ? auction.bidCount === 0 : !auction.reserveMet);

/** Whether this request of this buyer has bought it: the same request again has nothing more to do. */
export const isBoughtBy = (auction: AuctionRow, buyerId: string, requestId: string): boolean =>
  auction.buyNowRequestId === requestId && auction.winnerId === buyerId;

/**
 * What becomes of an auction when somebody buys it at once at `now` (milliseconds since 1970): refused it stays as it is, else it is sold. Whoever
 * pays that price meets the reserve, which is never above it.
 */
export const applyBuyNow = (
  auction: AuctionRow,
  { buyerId, requestId }: { buyerId: string; requestId: string },
  now: number,
): { auction: AuctionRow; refusal: Refusal | null } => {
  const closed = isBuyNowOpen(auction)
    ? null
    : refusal('BUY_NOW_UNAVAILABLE', 'The auction can’t be bought at once any more, or never could.');
  const refused = refuseNotOpen(auction, buyerId, now) ?? closed;
  const price = auction.buyNow ?? auction.price;
  const sold: AuctionRow = {
    ...auction,
    state: 'SOLD',
    isBoughtNow: true,
    reserveMet: true,
    price,
    minBid: price,
    winnerId: buyerId,
    leaderId: buyerId,
    leaderMax: price,
    closedAt: now,
    buyNowRequestId: requestId,
    revision: auction.revision + 1,
    seq: auction.seq + 1,
  };
  return { auction: refused === null ? sold : auction, refusal: refused };
};

/** The rows of the order that a sale makes. `at` is ISO 8601 in UTC. */
export const saleOf = (auction: AuctionRow, item: ItemRow, sale: { itemId: string; buyerId: string; price: number; at: string }) =>
  newOrderRows({
    id: auctionOrderId(sale.itemId),
    origin: 'AUCTION',
    lines: [{ itemId: sale.itemId, title: item.title, quantity: 1, unitPrice: sale.price }],
    currency: auction.currency,
    buyerId: sale.buyerId,
    sellerId: auction.sellerId,
    at: sale.at,
  });

/** Keys of the indexes by place: an item without them is nowhere near. Those by user stay. */
export const PLACE_INDEX_KEYS = ['GSI1PK', 'GSI1SK', 'GSI3PK'];
