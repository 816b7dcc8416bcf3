import type { AuctionRow } from '../../domain/entities/auction.ts';

/**
 * How a bid is written: each case is one condition on stored attributes and one assignment of them. DynamoDB's conditions compare but don't
 * calculate, so the row keeps the thresholds `beat`, `holdTo`, `softStartsAt` and `lastFullExtension`. What was read only chooses which case
 * to try; the condition holds all of it, so a bid that comes in between either leaves the case as it is or makes the write fail. What an idle
 * case writes is there already.
 */
export type BidCase = { condition: string; set: string; isIdle?: boolean };

const RIVAL = '(attribute_not_exists(leaderId) OR leaderId <> :me) AND minBid <= :max';
const RESERVE_ASIDE = '(reserveMet = :true OR reserve > :max)';
const MEETS_RESERVE = 'reserveMet = :false AND reserve <= :max';
const LEAD = 'leaderId = :me, leaderAlias = :alias, leaderMax = :max, beat = :max + #increment, holdTo = :max - #increment';
const PUBLIC = 'seq = seq + :one';
const COUNTED = `${PUBLIC}, bidCount = bidCount + :one`;

/** The new maximum beats the leader's by a full increment; so does the first bid, which has only the start price to beat. */
const LEADS = {
  condition: `${RIVAL} AND ${RESERVE_ASIDE} AND beat <= :max`,
  set: `${LEAD}, ${COUNTED}, price = beat, minBid = beat + #increment`,
};
const LEADS_BY_LESS = {
  condition: `${RIVAL} AND ${RESERVE_ASIDE} AND beat > :max AND leaderMax < :max`,
  set: `${LEAD}, ${COUNTED}, price = :max, minBid = :max + #increment`,
};
/** The leader stays, a full increment above the new maximum. */
const HELD = {
  condition: `${RIVAL} AND holdTo >= :max`,
  set: `${COUNTED}, price = :max + #increment, minBid = :max + twoIncrements`,
};
/** The leader stays at the own maximum; on equal ones the earlier leads. */
const HELD_BY_LESS = {
  condition: `${RIVAL} AND holdTo < :max AND leaderMax >= :max`,
  set: `${COUNTED}, price = leaderMax, minBid = beat`,
};
/** The new maximum is the first to reach the reserve, which is the higher of the two prices to pay. */
const RESERVE = {
  condition: `${RIVAL} AND ${MEETS_RESERVE} AND reserve >= beat`,
  set: `${LEAD}, ${COUNTED}, price = reserve, minBid = reserve + #increment, reserveMet = :true`,
};
const RESERVE_LEADS = {
  condition: `${RIVAL} AND ${MEETS_RESERVE} AND reserve < beat AND beat <= :max`,
  set: `${LEAD}, ${COUNTED}, price = beat, minBid = beat + #increment, reserveMet = :true`,
};
const RESERVE_LEADS_BY_LESS = {
  condition: `${RIVAL} AND ${MEETS_RESERVE} AND reserve < beat AND beat > :max`,
  set: `${LEAD}, ${COUNTED}, price = :max, minBid = :max + #increment, reserveMet = :true`,
};
/** The leader raises the own maximum, which nobody else sees. */
const RAISE = { condition: `leaderId = :me AND leaderMax < :max AND ${RESERVE_ASIDE}`, set: LEAD };
/** The leader's own maximum again: written as it is, so that the answer is true at the moment of the write. */
const SAME = { condition: 'leaderId = :me AND leaderMax = :max', set: 'leaderMax = :max', isIdle: true };
const RAISE_TO_RESERVE = {
  condition: `leaderId = :me AND ${MEETS_RESERVE}`,
  set: `${LEAD}, ${PUBLIC}, price = reserve, minBid = reserve + #increment, reserveMet = :true`,
};

const rivalCase = (auction: AuctionRow, max: number): BidCase => {
  const { leaderMax, beat } = auction;
  if (leaderMax !== undefined && max <= leaderMax) {
    return max <= (auction.holdTo ?? 0) ? HELD : HELD_BY_LESS;
  }
  if (auction.reserveMet || max < (auction.reserve ?? 0)) {
    return max >= beat ? LEADS : LEADS_BY_LESS;
  }
  if ((auction.reserve ?? 0) >= beat) {
    return RESERVE;
  }
  return max >= beat ? RESERVE_LEADS : RESERVE_LEADS_BY_LESS;
};

const raiseCase = (auction: AuctionRow, max: number): BidCase => {
  if (max === auction.leaderMax) {
    return SAME;
  }
  return auction.reserveMet || max < (auction.reserve ?? 0) ? RAISE : RAISE_TO_RESERVE;
};

const EARLY = { condition: 'softStartsAt >= :now', set: '' };
const EXTENDS = {
  condition: 'softStartsAt < :now AND lastFullExtension >= :now',
  set: ', endsAt = :now + softCloseMs, softStartsAt = :now, extendedCount = extendedCount + :one',
};
const EXTENDS_TO_HARD_END = {
  condition: 'lastFullExtension < :now AND endsAt < hardEndsAt',
  set: ', endsAt = hardEndsAt, softStartsAt = lastFullExtension, extendedCount = extendedCount + :one',
};
const AT_HARD_END = { condition: 'softStartsAt < :now AND endsAt = hardEndsAt', set: '' };

const endCase = (auction: AuctionRow, now: number): BidCase => {
  if (now <= auction.softStartsAt) {
    return EARLY;
  }
  if (now <= auction.lastFullExtension) {
    return EXTENDS;
  }
  return auction.endsAt < auction.hardEndsAt ? EXTENDS_TO_HARD_END : AT_HARD_END;
};

/** The case of a maximum (minor units) at a moment (milliseconds since 1970) on the auction as it was read. */
export const bidCase = (auction: AuctionRow, bidderId: string, max: number, now: number): BidCase => {
  if (auction.leaderId === bidderId) {
    return raiseCase(auction, max);
  }
  const price = rivalCase(auction, max);
  const end = endCase(auction, now);
  return { condition: `${price.condition} AND ${end.condition}`, set: `${price.set}${end.set}` };
};
