import type { AuctionRow } from './entities/auction.ts';
import type { BidderRow } from './entities/bidder.ts';

const rememberedBy = (auction: AuctionRow): (string | undefined)[] => [
  auction.lastRequestId,
  auction.before1,
  auction.before2,
  auction.before3,
  auction.before4,
  auction.before5,
  auction.before6,
];

/** How many accepted writes an auction remembers by itself. */
const REMEMBERED_REQUESTS = 7;

/** Whether the request has had its effect: the auction remembers it, or the stream has noted it on the bidder's row. */
export const isRepeat = (auction: AuctionRow, bidder: BidderRow | null, requestId: string): boolean =>
  rememberedBy(auction).includes(requestId) || (bidder?.requestIds ?? []).includes(requestId);

/**
 * Whether the request might have had its effect without a trace yet: it is none of those that the auction remembers, and the stream has not
 * come to what was before them. Who had no row when the request came never bid before.
 */
export const isUnclear = (auction: AuctionRow, bidder: BidderRow | null): boolean =>
  bidder !== null && auction.revision - (auction.processed ?? 0) > REMEMBERED_REQUESTS;
