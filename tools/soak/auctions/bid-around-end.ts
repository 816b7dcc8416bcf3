import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { newAuctionRow } from '../../../domain/entities/auction.ts';
import { createDice, type Dice } from '../../demo/dice.ts';
import { inParallel } from '../../in-parallel.ts';
import { bidUntilClear } from './bid-until-clear.ts';
import { type Bidder, newBidders } from './bidders.ts';
import { checkHistory } from './check-history.ts';
import { whole } from './drawn-auction.ts';
import { type Archive, gatherHistory, type Recording } from './gather-history.ts';
import type { RecordedBid } from './history.ts';
import { openTable, type SoakedStage } from './soaked-stage.ts';
import { clockOf, pass } from './stage-clock.ts';
import { openWriteLog } from './write-log.ts';

export interface EndsResult {
  readonly bids: number;
  readonly accepted: number;
  readonly ended: number;
  /** A line for each thing that is wrong. */
  readonly wrong: readonly string[];
}

const SIDE_BY_SIDE = 4;
/** By then the last auction is closed, and once more what had to be called again. */
const ALL_OVER_MS = 3 * 60_000;
const BIDS_EACH = 4;
/** Bids are to arrive so far before or behind the end. */
const AROUND_MS = 50;
/** How much of a call's duration lies before the moment at which the bid is taken, about. */
const WAY_THERE = 0.6;
/** How quickly the expected duration of a call follows the measured ones. */
const NEW_WEIGHT = 0.1;
const INCREMENT = 10;
/** Of all bids, so many at least must come in time and so many too late, or the run says nothing of the end. */
const SHARE_MIN = 0.05;

/**
 * Bids that reach auctions around their ends, by the real clock. The history of each is checked, and with it that no bid was taken at or after
 * the end and none refused as too late before it: what the table says of the time lies within the call.
 */
export async function bidAroundEnd(stage: SoakedStage, { auctions, seed }: { auctions: number; seed: number }): Promise<EndsResult> {
  const archive: Archive = { stage, table: openTable(stage), log: await openWriteLog(stage) };
  const bidders = await newBidders(stage, BIDS_EACH);
  const floor: Floor = { archive, bidders, now: await clockOf(stage), callMs: AROUND_MS };
  const recordings: Recording[] = [];
  await inParallel([...Array(auctions).keys()], SIDE_BY_SIDE, async (index) => {
    recordings[index] = await play(floor, createDice(seed * 1_000_003 + index));
  });
  // Their own schedules close them; looked at in between, an auction would not be what was read of it.
  await pass(stage, ALL_OVER_MS);
  await pass(stage, ALL_OVER_MS);
  await archive.log.read();
  const wrong: string[] = [];
  for (const [index, recording] of recordings.entries()) {
    wrong.push(...checkHistory(await gatherHistory(archive, recording)).map((line) => `auction ${index}, ${recording.itemId}: ${line}`));
  }
  archive.table.documents.destroy();
  const bids = recordings.flatMap((recording) => recording.bids);
  const accepted = bids.filter(({ answer }) => answer !== null && 'seen' in answer).length;
  const ended = bids.filter(isTooLate).length;
  if (Math.min(accepted, ended) < SHARE_MIN * bids.length)
    wrong.push(`only ${accepted} in time and ${ended} too late of ${bids.length} bids`);
  return { bids: bids.length, accepted, ended, wrong };
}

const isTooLate = ({ answer }: RecordedBid): boolean => answer !== null && 'refused' in answer && answer.refused === 'AUCTION_ENDED';

interface Floor {
  readonly archive: Archive;
  readonly bidders: readonly Bidder[];
  readonly now: () => number;
  /** How long a call takes at this time, on this machine. */
  callMs: number;
}

async function play(floor: Floor, dice: Dice): Promise<Recording> {
  const { archive, bidders, now } = floor;
  const itemId = randomUUID();
  const begins = now();
  const endsAt = Math.ceil(begins + 3 * AROUND_MS + 4 * floor.callMs);
  const softCloseMs = dice.pick([0, 0, 0, 20]);
  const terms = { startPrice: 100, increment: INCREMENT, reserve: null, buyNow: null, startsAt: begins - 1, endsAt, softCloseMs };
  const hardEndsAt = endsAt + dice.pick([0, 30, 60_000]);
  const first = { ...newAuctionRow(terms, itemId, 'nobody-who-bids', 'EUR'), hardEndsAt, lastFullExtension: hardEndsAt - softCloseMs };
  await archive.table.list(first, itemId);
  const recording: Recording = { itemId, first, bids: [], looks: [] };
  const times = bidders.map(() => endsAt + whole(dice, -AROUND_MS, AROUND_MS)).sort((left, right) => left - right);
  await Promise.all(
    bidders.map(async (bidder, index) => {
      await wait(Math.max(0, (times[index] ?? 0) - WAY_THERE * floor.callMs - now()));
      // Each beats those before it, so that none is too low unless it overtakes one.
      const asked = { itemId, maxMinor: 100 + 3 * INCREMENT * index, requestId: randomUUID() };
      const recorded = await bidUntilClear(archive.stage, bidder, asked, now);
      floor.callMs += NEW_WEIGHT * (recorded.to - recorded.from - floor.callMs);
      recording.bids.push(recorded);
    }),
  );
  return recording;
}
