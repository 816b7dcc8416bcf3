import { auctionStatus } from './auction.ts';
import type { AuctionRow } from './entities/auction.ts';
import { type Refusal, refusal } from './refusals.ts';

/** What somebody bids: a hidden maximum in minor units. The alias is theirs for this auction. */
export type Bid = { bidderId: string; alias: string; maxMinor: number; requestId: string };

/** What anyone may do to an auction by its stored state and the clock alone. */
export const refuseNotOpen = (auction: AuctionRow, callerId: string, now: number): Refusal | null => {
  if (auction.sellerId === callerId) {
    return refusal('OWN_ITEM', 'You can’t bid on your own item.');
  }
  const status = auctionStatus(auction, now);
  if (status === 'OPEN') {
    return null;
  }
  return status === 'SCHEDULED' || status === 'CANCELLED'
    ? refusal('AUCTION_NOT_OPEN', status === 'SCHEDULED' ? 'Bidding has not opened yet.' : 'The auction was called off.')
    : refusal('AUCTION_ENDED', 'Bidding is over.');
};

const isLeader = (auction: AuctionRow, bidderId: string): boolean => auction.leaderId === bidderId;

/** The least maximum that this bidder may name, in minor units: a leader may name what is already theirs. */
const leastMaximum = (auction: AuctionRow, bidderId: string): number =>
  isLeader(auction, bidderId) ? (auction.leaderMax ?? auction.minBid) : auction.minBid;

/** OWN_ITEM, AUCTION_NOT_OPEN, AUCTION_ENDED or BID_TOO_LOW, or null for a bid that the auction takes as it stands. */
export const refuseBid = (auction: AuctionRow, bid: Bid, now: number): Refusal | null => {
  const least = leastMaximum(auction, bid.bidderId);
  const notOpen = refuseNotOpen(auction, bid.bidderId, now);
  if (notOpen !== null || bid.maxMinor >= least) {
    return notOpen;
  }
  const isRaise = isLeader(auction, bid.bidderId);
  return refusal('BID_TOO_LOW', isRaise ? 'You lead already, with a higher maximum.' : 'The bid is below the least that counts now.', {
    currentPriceMinor: auction.price,
    minimumBidMinor: least,
    endsAt: auction.endsAt,
  });
};

/** The price with two rivals: one step above the lower maximum, but no more than the higher. */
const secondPrice = (lower: number, higher: number, increment: number): number => Math.min(higher, lower + increment);

/** The price that a new maximum makes, the reserve left aside; a leader's own raise leaves it where it is. */
const priceAfter = (auction: AuctionRow, bid: Bid): number => {
  if (auction.leaderMax === undefined) {
    return auction.startPrice;
  }
  if (isLeader(auction, bid.bidderId)) {
    return auction.price;
  }
  return secondPrice(Math.min(bid.maxMinor, auction.leaderMax), Math.max(bid.maxMinor, auction.leaderMax), auction.increment);
};

/** The end after a bid: one in the last `softCloseMs` moves it to that long after it, up to the hard end. */
const endAfter = (auction: AuctionRow, now: number): number =>
  now > auction.softStartsAt ? Math.min(now + auction.softCloseMs, auction.hardEndsAt) : auction.endsAt;

/** The same maximum again, by who leads: it changes nothing. */
export const isIdle = (auction: AuctionRow, bid: Bid): boolean => isLeader(auction, bid.bidderId) && bid.maxMinor === auction.leaderMax;

const withLeader = (bid: Bid, increment: number) => ({
  leaderId: bid.bidderId,
  leaderAlias: bid.alias,
  leaderMax: bid.maxMinor,
  beat: bid.maxMinor + increment,
  holdTo: bid.maxMinor - increment,
});

/**
 * The auction after a bid that it takes, by the rules of an English auction with hidden maxima; times are milliseconds since 1970.
 * Above two rivals' lower maximum by one increment; the earlier of equal maxima leads; the reserve is a hidden maximum of the seller.
 */
const accepted = (auction: AuctionRow, bid: Bid, now: number): AuctionRow => {
  const isRaise = isLeader(auction, bid.bidderId);
  const leads = isRaise || bid.maxMinor > (auction.leaderMax ?? 0);
  const meetsReserve = !auction.reserveMet && bid.maxMinor >= (auction.reserve ?? 0);
  const price = meetsReserve ? Math.max(auction.reserve ?? 0, priceAfter(auction, bid)) : priceAfter(auction, bid);
  const endsAt = isRaise ? auction.endsAt : endAfter(auction, now);
  const isPublic = !isRaise || meetsReserve;
  return {
    ...auction,
    ...(leads ? withLeader(bid, auction.increment) : {}),
    price,
    minBid: isPublic ? price + auction.increment : auction.minBid,
    reserveMet: auction.reserveMet || meetsReserve,
    bidCount: auction.bidCount + (isRaise ? 0 : 1),
    endsAt,
    softStartsAt: endsAt - auction.softCloseMs,
    extendedCount: auction.extendedCount + (endsAt > auction.endsAt ? 1 : 0),
    revision: auction.revision + 1,
    seq: auction.seq + (isPublic ? 1 : 0),
  };
};

/** What becomes of an auction by a bid at `now` (milliseconds since 1970): refused it stays as it is. */
export const applyBid = (auction: AuctionRow, bid: Bid, now: number): { auction: AuctionRow; refusal: Refusal | null } => {
  const refused = refuseBid(auction, bid, now);
  return { auction: refused !== null || isIdle(auction, bid) ? auction : accepted(auction, bid, now), refusal: refused };
};
