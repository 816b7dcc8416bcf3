import { applyBid } from '../../../domain/bid.ts';
import { type AuctionRow, newAuctionRow } from '../../../domain/entities/auction.ts';
import type { Dice } from '../../demo/dice.ts';
import { END_KINDS, type EndKind, PRICE_KINDS, type PriceKind } from './bid-kinds.ts';

/** An auction in the middle of its life, and the bid that is to come first. Bidders are told by their number. */
export interface DrawnAuction {
  readonly row: AuctionRow;
  readonly first: { readonly bidder: number; readonly maxMinor: number };
}

const MINUTE_MS = 60_000;
const SOFT_CLOSE_MS = 3 * MINUTE_MS;

/** A whole number from `from` to `to`, both included. */
export const whole = (dice: Dice, from: number, to: number): number => Math.floor(dice.between(from, to + 1));

/** Whether this many auctions have not yet gone through all kinds once. */
export const isFirstRound = (index: number): boolean => index < PRICE_KINDS.length * END_KINDS.length;

/**
 * The `index`th of a row of auctions that goes through all kinds of price and of end in turn: the first bid is of its kind. `now` is in
 * milliseconds since 1970, `bidderIds` are those who bid.
 */
export function drawAuction(dice: Dice, index: number, place: { itemId: string; now: number; bidderIds: readonly string[] }): DrawnAuction {
  // Once through all kinds nothing else may come in between; later auctions may not be open yet, or end meanwhile.
  const isPlain = isFirstRound(index);
  const price = PRICE_KINDS[index % PRICE_KINDS.length] ?? 'leads';
  const end = END_KINDS[Math.floor(index / PRICE_KINDS.length) % END_KINDS.length] ?? 'early';
  const increment = whole(dice, 3, 150);
  const startPrice = whole(dice, 10, 600);
  const { opening, reserve, first } = openingOf(dice, price, { increment, startPrice });
  const buyNow = dice.chance(0.15) ? Math.max(reserve ?? 0, startPrice) + whole(dice, 0, 1000) : null;
  const terms = { startPrice, increment, reserve, buyNow, ...timesOf(isPlain ? null : dice, end, place.now) };
  const row = { ...newAuctionRow(terms, place.itemId, 'nobody-who-bids', 'EUR'), ...hardEndOf(dice, end, terms) };
  return { row: opened(row, opening, place.bidderIds), first };
}

interface Steps {
  readonly increment: number;
  readonly startPrice: number;
}

interface Opening {
  /** Maxima before the first bid that counts: of bidder 0, 1, 0, … */
  readonly opening: readonly number[];
  readonly reserve: number | null;
  readonly first: { readonly bidder: number; readonly maxMinor: number };
}

/** Two rivals have bid before, or nobody in a quarter of the auctions where the kind allows it. Bidder 0 leads, then, with `max`. */
function openingOf(dice: Dice, price: PriceKind, { increment, startPrice }: Steps): Opening {
  const max = startPrice + 5 * increment + whole(dice, 0, 400);
  const opening = [max, startPrice + increment];
  const beat = max + increment;
  const rival = (maxMinor: number, reserve: number | null = dice.chance(0.3) ? maxMinor + whole(dice, 1, 500) : null): Opening => ({
    opening,
    reserve,
    first: { bidder: 1 + whole(dice, 0, 1), maxMinor },
  });
  const own = (maxMinor: number, reserve: number | null): Opening => ({ opening, reserve, first: { bidder: 0, maxMinor } });
  const isFirst = dice.chance(0.25);
  const byLess = max + whole(dice, 1, increment - 1);
  const higher = beat + dice.pick([0, 1, whole(dice, 2, 500)]);
  const kinds: Record<PriceKind, () => Opening> = {
    leads: () => (isFirst ? { ...rival(startPrice + dice.pick([0, 1, 300])), opening: [] } : rival(higher)),
    'leads by less': () => rival(byLess),
    held: () => rival(max - increment - dice.pick([0, 0, 1])),
    'held by less': () => rival(max - dice.pick([0, 0, increment - 1, whole(dice, 0, increment - 1)])),
    reserve: () =>
      isFirst ? { ...rival(higher, startPrice + dice.pick([0, 1, 50])), opening: [] } : rival(higher, beat + whole(dice, 0, higher - beat)),
    'reserve, leads': () => rival(higher, max + whole(dice, 1, increment - 1)),
    'reserve, leads by less': () => rival(byLess, max + whole(dice, 1, byLess - max)),
    raise: () => own(max + whole(dice, 0, 3) * whole(dice, 1, 40) + 1, dice.chance(0.5) ? max + 500 : null),
    'raise to reserve': () => own(max + 100 + whole(dice, 0, 2), max + 100),
  };
  return kinds[price]();
}

/** Some ends come while the bids do, and some auctions open later, unless there are no dice. */
function timesOf(dice: Dice | null, end: EndKind, now: number): { startsAt: number; endsAt: number; softCloseMs: number } {
  const startsAt = dice?.chance(0.02) ? now + MINUTE_MS : now - 60 * MINUTE_MS;
  if (end === 'early') {
    const soonMs = dice?.chance(0.3) ? whole(dice, 50, 900) : null;
    return { startsAt, endsAt: now + (soonMs ?? 60 * MINUTE_MS), softCloseMs: soonMs === null ? MINUTE_MS : 0 };
  }
  return { startsAt, endsAt: now + MINUTE_MS, softCloseMs: SOFT_CLOSE_MS };
}

/** How far the hard end lies behind the end decides what a bid in the soft close does to it. */
function hardEndOf(dice: Dice, end: EndKind, { endsAt, softCloseMs }: { endsAt: number; softCloseMs: number }) {
  const behindMs: Record<EndKind, number> = {
    early: 60 * MINUTE_MS,
    extends: 60 * MINUTE_MS,
    'extends to the hard end': dice.pick([1, 1000, MINUTE_MS]),
    'at the hard end': 0,
  };
  const hardEndsAt = endsAt + behindMs[end];
  return { hardEndsAt, lastFullExtension: hardEndsAt - softCloseMs };
}

/** The bids from before, as the stream has long noted them. */
function opened(row: AuctionRow, maxima: readonly number[], bidderIds: readonly string[]): AuctionRow {
  const earlier = Math.min(row.startsAt, row.softStartsAt) - 1;
  const before = { ...row, startsAt: earlier };
  const state = maxima.reduce((auction, maxMinor, index) => {
    const bidderId = bidderIds[index % 2] ?? '';
    return applyBid(auction, { bidderId, alias: `opener${index}`, maxMinor, requestId: 'earlier' }, earlier).auction;
  }, before);
  return { ...state, startsAt: row.startsAt, processed: state.revision };
}

/** A maximum close to where something changes, as the auction stands. */
export function drawMaximum(dice: Dice, auction: AuctionRow): number {
  const { minBid, beat, increment, leaderMax = minBid, holdTo = minBid, reserve = leaderMax } = auction;
  const near = dice.pick([
    minBid,
    minBid,
    leaderMax,
    beat,
    holdTo,
    reserve,
    leaderMax + 3 * increment,
    whole(dice, 1, beat + 2 * increment),
  ]);
  return Math.max(1, near + dice.pick([0, 0, 1, -1]));
}
