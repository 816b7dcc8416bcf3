import { type AuctionRow, auctionView } from '../../../domain/entities/auction.ts';
import type { SeenAuction } from './calls.ts';

/** What an answer tells of an auction that changes with its writes alone, for comparison with `figuresSeenBy`. */
export const figuresOf = (seen: SeenAuction) => [
  seen.currentPrice.amountMinor,
  seen.minimumBid.amountMinor,
  seen.bidCount,
  seen.reserveMet,
  Date.parse(seen.endsAt),
  seen.extendedCount,
  seen.seq,
  seen.iAmLeading,
];

/** The same of a stored auction, as the user must see it. The own maximum of who does not lead is not in it: the stream notes that later. */
export function figuresSeenBy(userId: string, auction: AuctionRow) {
  const view = auctionView(auction, { id: userId, now: auction.startsAt });
  const { currentPrice, minimumBid, bidCount, reserveMet, endsAt, extendedCount, seq, iAmLeading } = view;
  return [currentPrice.amountMinor, minimumBid.amountMinor, bidCount, reserveMet, endsAt, extendedCount, seq, iAmLeading];
}
