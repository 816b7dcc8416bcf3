import type { Bid } from '../../../domain/bid.ts';
import type { AuctionRow } from '../../../domain/entities/auction.ts';

/** The ways in which an accepted bid may change price and leader. */
export const PRICE_KINDS = [
  'leads',
  'leads by less',
  'held',
  'held by less',
  'reserve',
  'reserve, leads',
  'reserve, leads by less',
  'raise',
  'raise to reserve',
] as const;

/** The ways in which an accepted bid may move the end. */
export const END_KINDS = ['early', 'extends', 'extends to the hard end', 'at the hard end'] as const;

export type PriceKind = (typeof PRICE_KINDS)[number];
export type EndKind = (typeof END_KINDS)[number];

/** Which of the price kinds a bid is that the auction takes as it stands, by the figures alone. */
function priceKindOf(auction: AuctionRow, { bidderId, maxMinor }: Pick<Bid, 'bidderId' | 'maxMinor'>): PriceKind {
  const { leaderMax, increment, reserve = 0 } = auction;
  const meetsReserve = !auction.reserveMet && maxMinor >= reserve;
  if (auction.leaderId === bidderId) return meetsReserve ? 'raise to reserve' : 'raise';
  const fullStep = leaderMax === undefined ? auction.startPrice : leaderMax + increment;
  if (meetsReserve && reserve >= fullStep) return 'reserve';
  if (leaderMax !== undefined && maxMinor <= leaderMax) return maxMinor <= leaderMax - increment ? 'held' : 'held by less';
  const leads = maxMinor >= fullStep ? 'leads' : 'leads by less';
  return meetsReserve ? `reserve, ${leads}` : leads;
}

/** Which of the end kinds a moment is, in milliseconds since 1970. */
function endKindOf({ endsAt, softCloseMs, hardEndsAt }: AuctionRow, now: number): EndKind {
  if (now + softCloseMs <= endsAt) return 'early';
  if (endsAt === hardEndsAt) return 'at the hard end';
  return now + softCloseMs <= hardEndsAt ? 'extends' : 'extends to the hard end';
}

/** Each pair of kinds that can be; a raise moves no end. */
export const BID_KINDS: readonly string[] = PRICE_KINDS.flatMap((price) =>
  price.startsWith('raise') ? [price] : END_KINDS.map((end) => `${price} / ${end}`),
);

/** Which of the pairs a bid is that the auction takes as it stands. */
export function bidKindOf(auction: AuctionRow, bid: Pick<Bid, 'bidderId' | 'maxMinor'>, now: number): string {
  const price = priceKindOf(auction, bid);
  return price.startsWith('raise') ? price : `${price} / ${endKindOf(auction, now)}`;
}
