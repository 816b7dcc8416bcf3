import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { applyBid } from '../../../domain/bid.ts';
import { applyBuyNow } from '../../../domain/closing.ts';
import type { AuctionRow } from '../../../domain/entities/auction.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { createDice } from '../../demo/dice.ts';
import { inParallel } from '../../in-parallel.ts';
import { BID_KINDS, bidKindOf } from './bid-kinds.ts';
import { type Bidder, newBidders } from './bidders.ts';
import { buyNow, type CallAnswer, placeBid } from './calls.ts';
import { drawAuction, drawMaximum, isFirstRound, whole } from './drawn-auction.ts';
import { figuresOf, figuresSeenBy } from './figures.ts';
import { type MarketTable, openTable, type SoakedStage } from './soaked-stage.ts';
import { clockOf } from './stage-clock.ts';

/** What came of a comparison. `differences` has a line each; `missed` are the kinds of bids that no auction had. */
export interface Comparison {
  readonly calls: number;
  readonly differences: readonly string[];
  readonly kinds: ReadonlyMap<string, number>;
  readonly missed: readonly string[];
  readonly outcomes: ReadonlyMap<string, number>;
}

const SIDE_BY_SIDE = 6;
const FURTHER_CALLS_MAX = 9;
/** Calls of one request before its CONTENTION is told as a difference. */
const CALLS_MAX = 50;
const PAUSE_MS = 100;

/** Auctions of the seed, each with up to ten calls, one after the other: what is stored and answered must be what the pure rule makes of it. */
export async function compareWithRule(stage: SoakedStage, { auctions, seed }: { auctions: number; seed: number }): Promise<Comparison> {
  const table = openTable(stage);
  const bidders = await newBidders(stage, 3);
  const now = await clockOf(stage);
  const kinds = new Map<string, number>();
  const outcomes = new Map<string, number>();
  const differences: string[] = [];
  let calls = 0;
  await inParallel([...Array(auctions).keys()], SIDE_BY_SIDE, async (index) => {
    for (const { difference, kind, outcome } of await play({ stage, table, bidders, now }, seed, index)) {
      calls += 1;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (kind !== null) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (difference !== null) differences.push(`auction ${index}: ${difference}`);
    }
  });
  table.documents.destroy();
  return { calls, differences, kinds, missed: BID_KINDS.filter((kind) => !kinds.has(kind)), outcomes };
}

interface Market {
  readonly stage: SoakedStage;
  readonly table: MarketTable;
  readonly bidders: readonly Bidder[];
  readonly now: () => number;
}

interface Played {
  readonly difference: string | null;
  readonly kind: string | null;
  readonly outcome: string;
}

async function play(market: Market, seed: number, index: number): Promise<Played[]> {
  const dice = createDice(seed * 1_000_003 + index);
  const itemId = randomUUID();
  const bidderIds = market.bidders.map(({ id }) => id);
  const { row, first } = drawAuction(dice, index, { itemId, now: market.now(), bidderIds });
  // Now and then one of those who bid is the seller.
  const auction = !isFirstRound(index) && dice.chance(0.05) ? { ...row, sellerId: bidderIds[2] ?? '' } : row;
  await market.table.list(auction, itemId);
  const played: Played[] = [];
  let before: AuctionRow = auction;
  const calls = 1 + whole(dice, 1, FURTHER_CALLS_MAX);
  for (let call = 0; call < calls; call += 1) {
    const bidder = call === 0 ? first.bidder : whole(dice, 0, 2);
    const maxMinor = call === 0 ? first.maxMinor : drawMaximum(dice, before);
    const isBuying = call > 0 && before.buyNow !== undefined && dice.chance(0.2);
    const step = { market, itemId, before, bidder: market.bidders[bidder] ?? { id: '', accessToken: '' } };
    const { after, ...result } = await (isBuying ? tryToBuy(step) : tryToBid(step, maxMinor));
    played.push(result);
    before = after;
  }
  return played;
}

interface Step {
  readonly market: Market;
  readonly itemId: string;
  readonly before: AuctionRow;
  readonly bidder: Bidder;
}

async function tryToBid(step: Step, maxMinor: number): Promise<Played & { after: AuctionRow }> {
  const { market, itemId, before, bidder } = step;
  const requestId = randomUUID();
  const call = () => placeBid(market.stage, bidder, { itemId, maxAmountMinor: maxMinor, requestId });
  const { answer, after, from, to } = await observe(step, call);
  const bid = { bidderId: bidder.id, alias: after.lastAlias ?? '', maxMinor, requestId };
  const isWritten = after.revision > before.revision;
  // When the resolver looked at its clock is known where it wrote it down, else it was some time during the call.
  const expected = (isWritten ? [after.lastAt ?? 0] : [from, to]).map((now) => ({ now, ...applyBid(before, bid, now) }));
  const fitting = expected.find(({ auction, refusal: refused }) => agrees({ answer, after, bidder }, auction, refused));
  return {
    after,
    outcome: outcomeOf(answer),
    kind: isWritten ? bidKindOf(before, bid, after.lastAt ?? 0) : null,
    difference: fitting === undefined ? told(`a bid of ${maxMinor}`, { before, after, answer, expected: expected[0] }) : null,
  };
}

async function tryToBuy(step: Step): Promise<Played & { after: AuctionRow }> {
  const { market, itemId, before, bidder } = step;
  const requestId = randomUUID();
  const { answer, after, from, to } = await observe(step, () => buyNow(market.stage, bidder, { itemId, requestId }));
  // When the resolver looked at its clock is known where it wrote it down, else it was some time during the call.
  const times = after.revision > before.revision ? [after.closedAt ?? 0] : [from, to];
  const expected = times.map((now) => applyBuyNow(before, { buyerId: bidder.id, requestId }, now));
  const fitting = expected.find(({ auction, refusal: refused }) => agrees({ answer, after, bidder }, auction, refused));
  const difference = fitting === undefined ? told('buying', { before, after, answer, expected: expected[0] }) : null;
  return { after, outcome: `${outcomeOf(answer)}, buying`, kind: null, difference };
}

/**
 * The answer of a call, the auction after it, and between which moments it was made. It is made again, as clients do, while the answer is
 * CONTENTION: a slow stream leaves open for a while whether a refused request is a repeat.
 */
async function observe({ market, itemId }: Step, call: () => Promise<CallAnswer>) {
  for (let made = 1; ; made += 1) {
    const from = market.now();
    const answer = await call();
    const to = market.now();
    const isOpen = 'refused' in answer && answer.refused === 'CONTENTION' && made < CALLS_MAX;
    if (!isOpen) return { answer, after: await market.table.readAuction(itemId), from, to };
    await wait(PAUSE_MS);
  }
}

interface Observed {
  readonly answer: CallAnswer;
  readonly after: AuctionRow;
  readonly bidder: Bidder;
}

function agrees({ answer, after, bidder }: Observed, auction: AuctionRow, refused: Refusal | null): boolean {
  if (!isDeepStrictEqual(ruled(after), ruled(auction))) return false;
  if ('seen' in answer) return refused === null && isDeepStrictEqual(figuresOf(answer.seen), figuresSeenBy(bidder.id, auction));
  return refused?.code === answer.refused && isDeepStrictEqual(answer.info, printed(refused.info));
}

/** What the rule speaks of; the rest is kept for the stream, and aliases are random. */
function ruled(row: AuctionRow): Partial<AuctionRow> {
  const { leaderAlias, lastBidderId, lastAlias, lastMax, lastAt, lastRequestId, processed, isNoted, marks, ...kept } = row;
  return Object.fromEntries(Object.entries(kept).filter(([name]) => !name.startsWith('before')));
}

const printed = (info: Record<string, unknown> | null) =>
  info === null ? null : { ...info, ...(typeof info.endsAt === 'number' ? { endsAt: new Date(info.endsAt).toISOString() } : {}) };

const outcomeOf = (answer: CallAnswer): string => ('seen' in answer ? 'accepted' : answer.refused);

const told = (what: string, facts: object): string => `${what} differs from the rule: ${JSON.stringify(facts)}`;
