import type { AuctionRow } from './entities/auction.ts';
import type { BidderRow } from './entities/bidder.ts';
import { markOf } from './marks.ts';

const rememberedBy = (auction: AuctionRow): (string | undefined)[] => [
  auction.lastRequestId,
  auction.before1,
  auction.before2,
  auction.before3,
];

/** How many accepted bids an auction knows by their whole request. */
const REMEMBERED_REQUESTS = 4;
/** Whether the request has had its effect: the auction remembers it, or the stream has noted it on the bidder's row. */
export const isRepeat = (auction: AuctionRow, bidder: BidderRow | null, requestId: string): boolean =>
  rememberedBy(auction).includes(requestId) || (bidder?.requestIds ?? []).includes(requestId);

/**
 * Whether the request, which is no repeat as far as is known, might have had its effect all the same: there are accepted bids that the auction no
 * longer knows by their request, nor the stream has come to, and one of them has its mark, or is too long ago for a mark. Who had no row when the
 * request came never bid before.
 */
export const isUnclear = (auction: AuctionRow, bidder: BidderRow | null, requestId: string): boolean => {
  const behind = auction.revision - (auction.processed ?? 0);
  if (bidder === null || behind <= REMEMBERED_REQUESTS) {
    return false;
  }
  const marks = auction.marks ?? [];
  return behind > marks.length || marks.slice(REMEMBERED_REQUESTS, behind).includes(markOf(requestId));
};
