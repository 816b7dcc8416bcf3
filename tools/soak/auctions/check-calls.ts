import { isDeepStrictEqual } from 'node:util';
import { applyBid } from '../../../domain/bid.ts';
import type { AuctionRow } from '../../../domain/entities/auction.ts';
import type { CallAnswer } from './calls.ts';
import { isBid } from './check-writes.ts';
import { figuresOf, figuresSeenBy } from './figures.ts';
import type { AuctionHistory, RecordedBid, RecordedLook } from './history.ts';

/** The auction after so many writes; 0 is before the first. */
type StateAt = (position: number) => AuctionRow;

/** Something that was seen of the auction: it fits some positions, and was seen at one of them during its call. */
interface Sight {
  readonly what: string;
  readonly from: number;
  readonly to: number;
  /** Where it can't have been before, whatever the clocks say: after the own effect. */
  readonly notBefore: number;
  readonly fits: (position: number) => boolean;
}

interface Effect {
  readonly position: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What bidders and onlookers were told against the writes: there is one order of all calls and writes that keeps those apart which did not
 * overlap, and in which every answer is true (linearizability; invariants 1, 4 and 13). Answers a line for each thing that is wrong.
 */
export function checkCalls({ first, writes, bids, looks }: Pick<AuctionHistory, 'first' | 'writes' | 'bids' | 'looks'>): string[] {
  const stateAt: StateAt = (position) => (position === 0 ? first : (writes[position - 1] ?? first));
  const positions = new Map<string, number>();
  writes.forEach((after, index) => {
    if (isBid(stateAt(index), after)) positions.set(after.lastRequestId ?? '', index + 1);
  });
  const known = new Set(bids.map(({ requestId }) => requestId));
  const wrong = [...positions.keys()].filter((id) => !known.has(id)).map((id) => `request ${id} has an effect, and nobody made it`);
  wrong.push(...bids.flatMap((bid) => checkEffect(bid, positions.get(bid.requestId))));
  const closes = writes.flatMap((after, index) => (isBid(stateAt(index), after) ? [] : closeAt(index + 1, after)));
  const effects = [...effectsOf(bids, positions), ...closes];
  wrong.push(...checkOrder(effects), ...effects.flatMap((effect) => checkClock(effect, stateAt(effect.position))));
  const sights = [
    ...bids.flatMap((bid) => sightOf(bid, positions.get(bid.requestId), stateAt)),
    ...looks.flatMap((look) => lookedAt(look, stateAt)),
  ];
  return [...wrong, ...placeSights(sights, effects, writes.length)];
}

const isRefused = (answer: CallAnswer | null): answer is Extract<CallAnswer, { refused: string }> => answer !== null && 'refused' in answer;

function checkEffect({ requestId, answer, maxMinor }: RecordedBid, position: number | undefined): string[] {
  return isRefused(answer) && position !== undefined
    ? [`bid ${requestId} of ${maxMinor} was refused as ${answer.refused}, and has an effect`]
    : [];
}

/** A request that was sent more than once had its effect during any of its calls, or later while the outcome of one is not known. */
function effectsOf(bids: readonly RecordedBid[], positions: ReadonlyMap<string, number>): Effect[] {
  return [...Map.groupBy(bids, ({ requestId }) => requestId)].flatMap(([requestId, calls]) => {
    const position = positions.get(requestId);
    if (position === undefined) return [];
    const ends = calls.map(({ to, answer }) => (answer === null ? Number.POSITIVE_INFINITY : to));
    return [{ position, from: Math.min(...calls.map(({ from }) => from)), to: Math.max(...ends) }];
  });
}

/** Nobody waited for a close, but it tells when it began. */
const closeAt = (position: number, { closedAt = 0 }: AuctionRow): Effect => ({ position, from: closedAt, to: Number.POSITIVE_INFINITY });

/** The time that a write tells lies within its call. */
function checkClock({ position, from, to }: Effect, { state, lastAt = 0 }: AuctionRow): string[] {
  if (state !== 'LIVE') return [];
  return lastAt < from || lastAt > to ? [`write ${position} tells a time outside of its call: ${lastAt} is not from ${from} to ${to}`] : [];
}

/** Of two calls that did not overlap the earlier one has its effect first. */
function checkOrder(effects: readonly Effect[]): string[] {
  const ordered = effects.toSorted((left, right) => left.position - right.position);
  let earliestEnd = Number.POSITIVE_INFINITY;
  const wrong: string[] = [];
  for (const { position, from, to } of ordered.reverse()) {
    if (from > earliestEnd) wrong.push(`write ${position} comes before one whose call was over when its own began`);
    earliestEnd = Math.min(earliestEnd, to);
  }
  return wrong;
}

/** What the answer to a bid tells of the auction. An accepted one has had its effect, or needed none where it fits. */
function sightOf(bid: RecordedBid, position: number | undefined, stateAt: StateAt): Sight[] {
  const { answer, bidderId, requestId, maxMinor, answeredFrom: from, to } = bid;
  if (answer === null) return [];
  const what = `bid ${requestId} of ${maxMinor}`;
  const asked = { bidderId, alias: '', maxMinor, requestId };
  if (isRefused(answer)) {
    const isTrue = (state: AuctionRow, now: number): boolean => {
      const { refusal } = applyBid(state, asked, now);
      return refusal?.code === answer.refused && (refusal.code !== 'BID_TOO_LOW' || tellsTruth(answer.info, refusal.info));
    };
    return [
      {
        what: `${what}, refused as ${answer.refused}`,
        from,
        to,
        notBefore: 0,
        fits: (at) => [from, to].some((now) => isTrue(stateAt(at), now)),
      },
    ];
  }
  const isSeen = (at: number): boolean => isDeepStrictEqual(figuresOf(answer.seen), figuresSeenBy(bidderId, stateAt(at)));
  if (position !== undefined) return [{ what: `${what}, accepted`, from, to, notBefore: position, fits: isSeen }];
  const needsNothing = (at: number): boolean => stateAt(at).leaderId === bidderId && stateAt(at).leaderMax === maxMinor;
  return [{ what: `${what}, accepted without an effect`, from, to, notBefore: 0, fits: (at) => needsNothing(at) && isSeen(at) }];
}

function lookedAt({ viewerId, from, to, answer }: RecordedLook, stateAt: StateAt): Sight[] {
  if (isRefused(answer)) return [];
  const figures = figuresOf(answer.seen);
  return [
    {
      what: `a look at ${JSON.stringify(figures)}`,
      from,
      to,
      notBefore: 0,
      fits: (at) => isDeepStrictEqual(figures, figuresSeenBy(viewerId, stateAt(at))),
    },
  ];
}

/**
 * Gives each sight the earliest position that it fits, not before those of all that was over when it began. If that fails there is no order at
 * all, since an earlier position of one never forbids anything to another.
 */
function placeSights(sights: readonly Sight[], effects: readonly Effect[], last: number): string[] {
  const wrong: string[] = [];
  const placed: { to: number; position: number }[] = [];
  for (const { what, from, to, notBefore, fits } of sights.toSorted((left, right) => left.to - right.to)) {
    const over = [...placed, ...effects].filter((earlier) => earlier.to < from).map(({ position }) => position);
    const coming = effects.filter((later) => later.from > to).map(({ position }) => position);
    const least = Math.max(notBefore, ...over);
    const most = Math.min(last, ...coming.map((position) => position - 1));
    let position = least;
    while (position <= most && !fits(position)) position += 1;
    if (position > most) wrong.push(`${what} is true nowhere between write ${least} and write ${most}`);
    else placed.push({ to, position });
  }
  return wrong;
}

const tellsTruth = (told: Record<string, unknown> | null, info: Record<string, unknown> | null): boolean =>
  told?.currentPriceMinor === info?.currentPriceMinor && told?.minimumBidMinor === info?.minimumBidMinor;
