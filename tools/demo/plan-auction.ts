import type { Dice } from './dice.ts';
import { friendlyPrice } from './friendly-price.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The terms of an auction; times count from the moment it is listed, in milliseconds. Prices are in cents. */
export interface AuctionPlan {
  readonly startPriceMinor: number;
  readonly reservePriceMinor?: number;
  readonly buyNowPriceMinor?: number;
  readonly opensAfterMs: number;
  readonly lastsMs: number;
  /** Hidden maxima in cents, in the order in which they are bid, each by the next of those who bid. */
  readonly maxima: readonly number[];
}

/** How long the first auctions of a city last, so that there is always one to see ending. The first is the one that is kept up. */
const SOON = [9 * MINUTE, 25 * MINUTE, 50 * MINUTE, 110 * MINUTE];

/** Of the auctions that are open, the first and two thirds of the others have bids. */
const BID_ON = 0.67;
const BIDS_MAX = 5;

/** Hidden maxima, each above the start price and most of them rising: some leaders hold on. */
function planMaxima(startPriceMinor: number, dice: Dice): number[] {
  const count = Math.floor(dice.between(1, BIDS_MAX + 1));
  return Array.from({ length: count }, (_, number) => friendlyPrice((startPriceMinor * (1 + dice.between(0.1, 0.4) * (number + 1))) / 100));
}

/** Terms for the `number`th auction, from 0. Of the later ones one in ten opens later; a third has a reserve, and two fifths can be bought at once. */
export function planAuction(valueMinor: number, number: number, dice: Dice): AuctionPlan {
  const soonMs = SOON[number];
  const scheduled = dice.chance(0.1) && soonMs === undefined;
  const part = (share: number): number => friendlyPrice((valueMinor * share) / 100);
  const reserve = dice.chance(0.33) ? { reservePriceMinor: part(0.8) } : {};
  const buyNow = dice.chance(0.4) ? { buyNowPriceMinor: part(1.25) } : {};
  const startPriceMinor = part(dice.between(0.35, 0.6));
  const hasBids = !scheduled && (number === 0 || dice.chance(BID_ON));
  return {
    startPriceMinor,
    ...reserve,
    ...buyNow,
    opensAfterMs: scheduled ? Math.round(dice.between(2 * HOUR, 4 * DAY)) : 0,
    lastsMs: soonMs ?? Math.round(dice.between(8 * HOUR, 9 * DAY)),
    maxima: hasBids ? planMaxima(startPriceMinor, dice) : [],
  };
}
