import { type AuctionTerms, defaultIncrement, largestIncrement } from './auction.ts';
import { firstRefusal, refuseNumber } from './bounds.ts';
import { AMOUNT_MINOR, AUCTION_DURATION_MS, AUCTION_START_AHEAD_MS, AUCTION_START_BEHIND_MS, SOFT_CLOSE_SECONDS } from './limits.ts';
import { invalidInput, type Refusal } from './refusals.ts';

/** Terms as a seller asks for them; times in milliseconds since 1970. */
export type AskedTerms = {
  startPriceMinor: number;
  incrementMinor: number | null;
  reservePriceMinor: number | null;
  buyNowPriceMinor: number | null;
  startsAt: number | null;
  endsAt: number;
  softCloseSeconds: number | null;
};

/** The terms with defaults filled in; an auction without `startsAt` opens `now`. */
export const termsFrom = (asked: AskedTerms, now: number): AuctionTerms => ({
  startPrice: asked.startPriceMinor,
  increment: asked.incrementMinor ?? defaultIncrement(asked.startPriceMinor),
  reserve: asked.reservePriceMinor,
  buyNow: asked.buyNowPriceMinor,
  startsAt: asked.startsAt ?? now,
  endsAt: asked.endsAt,
  softCloseMs: (asked.softCloseSeconds ?? SOFT_CLOSE_SECONDS.default) * 1000,
});

const field = (name: string): string => `auction.${name}`;

const refusePrices = (asked: AskedTerms): Refusal | null => {
  const { startPriceMinor, reservePriceMinor, buyNowPriceMinor, incrementMinor } = asked;
  const floor = reservePriceMinor ?? startPriceMinor;
  return firstRefusal([
    refuseNumber(field('startPriceMinor'), startPriceMinor, AMOUNT_MINOR),
    incrementMinor === null
      ? null
      : refuseNumber(field('incrementMinor'), incrementMinor, { min: 1, max: largestIncrement(startPriceMinor) }),
    reservePriceMinor === null
      ? null
      : refuseNumber(field('reservePriceMinor'), reservePriceMinor, { min: startPriceMinor, max: AMOUNT_MINOR.max }),
    buyNowPriceMinor === null ? null : refuseNumber(field('buyNowPriceMinor'), buyNowPriceMinor, { min: floor, max: AMOUNT_MINOR.max }),
  ]);
};

const refuseTimes = (asked: AskedTerms, now: number): Refusal | null => {
  const startsAt = asked.startsAt ?? now;
  const starts = { min: now - AUCTION_START_BEHIND_MS, max: now + AUCTION_START_AHEAD_MS };
  // An auction that opened a moment ago must not be over when it is listed.
  const ends = { min: Math.max(startsAt + AUCTION_DURATION_MS.min, now + 1), max: startsAt + AUCTION_DURATION_MS.max };
  if (startsAt < starts.min || startsAt > starts.max) {
    return invalidInput(field('startsAt'), 'auction.startsAt must lie from a minute ago to 30 days ahead.', starts);
  }
  return asked.endsAt < ends.min || asked.endsAt > ends.max
    ? invalidInput(field('endsAt'), 'An auction lasts from 30 seconds to 30 days.', ends)
    : null;
};

/** INVALID_INPUT unless start price <= reserve <= buy-now price, and increment, times and soft close lie within their bounds. */
export const refuseTerms = (asked: AskedTerms, now: number): Refusal | null =>
  firstRefusal([
    refusePrices(asked),
    refuseTimes(asked, now),
    asked.softCloseSeconds === null ? null : refuseNumber(field('softCloseSeconds'), asked.softCloseSeconds, SOFT_CLOSE_SECONDS),
  ]);
