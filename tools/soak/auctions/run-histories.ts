import { randomUUID } from 'node:crypto';
import { type AuctionRow, newAuctionRow } from '../../../domain/entities/auction.ts';
import { createDice, type Dice } from '../../demo/dice.ts';
import { inParallel } from '../../in-parallel.ts';
import { bidUntilClear } from './bid-until-clear.ts';
import { type Bidder, newBidders } from './bidders.ts';
import { type CallAnswer, lookAt, type SeenAuction } from './calls.ts';
import { checkHistory } from './check-history.ts';
import { whole } from './drawn-auction.ts';
import { type Archive, gatherHistory, type Recording } from './gather-history.ts';
import type { RecordedBid } from './history.ts';
import { openTable, type SoakedStage, steer } from './soaked-stage.ts';
import { clockOf, pass, settle } from './stage-clock.ts';
import { openWriteLog } from './write-log.ts';

/** So many auctions, each with so many bidders at once, who bid so often one after the other. */
export interface HistoriesPlan {
  readonly histories: number;
  readonly bidders: number;
  readonly bids: number;
  readonly seed: number;
}

export interface HistoriesResult {
  readonly bids: number;
  readonly accepted: number;
  readonly refused: number;
  /** Given up without an answer that leaves nothing open. */
  readonly open: number;
  /** Faults that struck. */
  readonly faults: number;
  readonly sold: number;
  /** A line for each thing that is wrong. */
  readonly wrong: readonly string[];
}

const MINUTE_MS = 60_000;
const LONG_MS = 10 * MINUTE_MS;
/** By then the longest auction is over for certain. */
const ALL_OVER_MS = 2 * LONG_MS;
const RETRIES_OVER_MS = 6 * MINUTE_MS;
/** Bidders under way at the same time, in however many auctions. */
const BIDDERS_AT_ONCE = 16;
/** Together a tenth of all writes of auctions, those of the stream's own notes included. */
const FAULTS = ['timeoutBefore', 'timeoutAfter', 'throttle', 'conflict'].map((kind) => ({
  service: 'dynamodb',
  action: 'UpdateItem',
  match: '"AUCTION"',
  rate: 0.025,
  kind,
}));

/** Plays the auctions while calls fail before and after their effect, closes them, and checks the whole history of each. */
export async function runHistories(stage: SoakedStage, plan: HistoriesPlan): Promise<HistoriesResult> {
  const archive: Archive = { stage, table: openTable(stage), log: await openWriteLog(stage) };
  const bidders = await newBidders(stage, plan.bidders);
  const now = await clockOf(stage);
  await steer(stage, 'PUT', 'faults', { seed: plan.seed, rules: FAULTS });
  const recordings: Recording[] = [];
  const sideBySide = Math.max(1, Math.floor(BIDDERS_AT_ONCE / plan.bidders));
  await inParallel([...Array(plan.histories).keys()], sideBySide, async (index) => {
    recordings[index] = await play({ archive, bidders, now }, plan, createDice(plan.seed * 1_000_003 + index));
  });
  const faults = await struckFaults(stage);
  await settle(stage);
  await pass(stage, ALL_OVER_MS);
  // What failed on a busy machine is called again within minutes of the clock, and the sweep comes by.
  await pass(stage, RETRIES_OVER_MS);
  await archive.log.read();
  const result = await judge(archive, recordings);
  archive.table.documents.destroy();
  return { ...result, faults };
}

async function struckFaults(stage: SoakedStage): Promise<number> {
  const { rules } = (await steer(stage, 'GET', 'faults')) as { rules: { struck: number }[] };
  await steer(stage, 'DELETE', 'faults');
  return rules.reduce((sum, { struck }) => sum + struck, 0);
}

async function judge(archive: Archive, recordings: readonly Recording[]): Promise<Omit<HistoriesResult, 'faults'>> {
  const bids = recordings.flatMap((recording) => recording.bids);
  const wrong: string[] = [];
  let sold = 0;
  for (const [index, recording] of recordings.entries()) {
    const history = await gatherHistory(archive, recording);
    wrong.push(...checkHistory(history).map((line) => `history ${index}, ${recording.itemId}: ${line}`));
    if (history.last.state === 'LIVE') wrong.push(`history ${index}: the auction was never closed: ${JSON.stringify(history.last)}`);
    if (history.last.state === 'SOLD') sold += 1;
  }
  const count = (holds: (bid: RecordedBid) => boolean): number => bids.filter(holds).length;
  return {
    bids: bids.length,
    accepted: count(({ answer }) => answer !== null && 'seen' in answer),
    refused: count(({ answer }) => answer !== null && 'refused' in answer),
    open: count(({ answer }) => answer === null),
    sold,
    wrong,
  };
}

interface Floor {
  readonly archive: Archive;
  readonly bidders: readonly Bidder[];
  readonly now: () => number;
}

async function play(floor: Floor, plan: HistoriesPlan, dice: Dice): Promise<Recording> {
  const itemId = randomUUID();
  const first = drawTerms(dice, itemId, floor.now());
  await floor.archive.table.list(first, itemId);
  const recording: Recording = { itemId, first, bids: [], looks: [] };
  const seeds = floor.bidders.map(() => whole(dice, 1, 1_000_000_000));
  await Promise.all(
    floor.bidders.map((bidder, index) => bidOn(floor, bidder, recording, { bids: plan.bids, dice: createDice(seeds[index] ?? 0) })),
  );
  return recording;
}

/** A third of the auctions end while the bids come. */
function drawTerms(dice: Dice, itemId: string, now: number): AuctionRow {
  const startPrice = whole(dice, 10, 200);
  const reserve = dice.chance(0.5) ? startPrice + whole(dice, 0, 600) : null;
  const isShort = dice.chance(0.33);
  const softCloseMs = dice.pick(isShort ? [0, 100, 400] : [0, MINUTE_MS, LONG_MS]);
  const endsAt = now + (isShort ? whole(dice, 200, 2500) : LONG_MS / 2);
  const terms = { startPrice, increment: whole(dice, 1, 30), reserve, buyNow: null, startsAt: now - 1, endsAt, softCloseMs };
  const hardEndsAt = endsAt + (isShort ? whole(dice, 0, 800) : LONG_MS / 2);
  return { ...newAuctionRow(terms, itemId, 'nobody-who-bids', 'EUR'), hardEndsAt, lastFullExtension: hardEndsAt - softCloseMs };
}

/** One bidder's evening. Bids follow what was seen last; now and then one is sent twice at once, or the auction is only looked at. */
async function bidOn(
  { archive: { stage }, now }: Floor,
  bidder: Bidder,
  { itemId, first, bids, looks }: Recording,
  { bids: count, dice }: { bids: number; dice: Dice },
): Promise<void> {
  let seen: SeenAuction | null = null;
  let least = first.startPrice;
  for (let bid = 0; bid < count; bid += 1) {
    if (dice.chance(0.3)) {
      const from = now();
      const answer = await lookAt(stage, bidder, itemId);
      looks.push({ viewerId: bidder.id, from, to: now(), answer });
      if ('seen' in answer) seen = answer.seen;
      least = leastAfter(answer, least);
    }
    const asked = { itemId, maxMinor: drawMaximum(dice, first.increment, { least, seen }), requestId: randomUUID() };
    const calls = Array.from({ length: dice.chance(0.1) ? 2 : 1 }, () => bidUntilClear(stage, bidder, asked, now));
    for (const recorded of await Promise.all(calls)) {
      bids.push(recorded);
      if (recorded.answer !== null && 'seen' in recorded.answer) seen = recorded.answer.seen;
      least = leastAfter(recorded.answer, least);
    }
  }
}

/** The least that counts, as an answer tells it. */
function leastAfter(answer: CallAnswer | null, before: number): number {
  if (answer === null) return before;
  return 'seen' in answer ? answer.seen.minimumBid.amountMinor : Number(answer.info?.minimumBidMinor ?? before);
}

/** The least, a little or a lot more, or the own maximum again: about the price that was seen last, which others may have moved since. */
function drawMaximum(dice: Dice, increment: number, { least, seen }: { least: number; seen: SeenAuction | null }): number {
  const own = seen?.iAmLeading === true ? (seen.myMaxAmount?.amountMinor ?? least) : least;
  const above = (increments: number): number => least + whole(dice, 0, increments * increment);
  return dice.pick([least, least + increment, above(8), above(20), above(60), own, own + whole(dice, 1, 2 * increment)]);
}
