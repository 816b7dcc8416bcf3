import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { applyBid } from '../../../domain/bid.ts';
import { outcomeOf } from '../../../domain/closing.ts';
import { type AuctionRow, closingRow, newAuctionRow } from '../../../domain/entities/auction.ts';
import { ITEM_SORT } from '../../../domain/keys.ts';
import { createDice, type Dice } from '../../demo/dice.ts';
import { inParallel } from '../../in-parallel.ts';
import { checkEvents } from './check-events.ts';
import { checkWrites } from './check-writes.ts';
import { whole } from './drawn-auction.ts';
import { type Archive, gatherHistory } from './gather-history.ts';
import { awsSettings, openTable, type SoakedStage, steer } from './soaked-stage.ts';
import { clockOf, pass, settle } from './stage-clock.ts';
import { openWriteLog } from './write-log.ts';

export interface ClosersResult {
  readonly sold: number;
  readonly unsold: number;
  /** Closers that came before the end. */
  readonly early: number;
  readonly calls: number;
  /** A line for each thing that is wrong. */
  readonly wrong: readonly string[];
}

const MINUTE_MS = 60_000;
const SIDE_BY_SIDE = 4;
/** Closers of one auction at the same time. */
const CLOSERS = 4;
const FAULTS = ['timeoutBefore', 'timeoutAfter', 'throttle', 'conflict'].map((kind) => ({
  service: 'dynamodb',
  action: 'TransactWriteItems',
  rate: 0.05,
  kind,
}));

interface Closing {
  readonly itemId: string;
  readonly first: AuctionRow;
}

type Call = (task: { task: 'CLOSE'; itemId: string } | { task: 'SWEEP' }) => Promise<void>;

/**
 * Closers come to auctions early, several at once, together with the sweep and the auction's own schedule, while transactions fail, and again
 * long after. Each auction has one outcome, that of the rule, one event of it, and one order where it was sold; early closers leave no trace.
 */
export async function closeRepeatedly(stage: SoakedStage, { auctions, seed }: { auctions: number; seed: number }): Promise<ClosersResult> {
  const archive: Archive = { stage, table: openTable(stage), log: await openWriteLog(stage) };
  const dice = createDice(seed);
  const now = await clockOf(stage);
  const closings = await Promise.all(Array.from({ length: auctions }, () => list(archive, dice, now())));
  await settle(stage);
  let calls = 0;
  const invoke = await closerOf(stage, closings[0]);
  const call: Call = async (task) => {
    calls += 1;
    await invoke(task);
  };
  await inParallel(closings, SIDE_BY_SIDE, ({ itemId }) => call({ task: 'CLOSE', itemId }));
  const wrong = await checkEarly(archive, closings);
  await steer(stage, 'PUT', 'faults', { seed, rules: FAULTS });
  await steer(stage, 'POST', 'clock', { advanceMs: 2 * MINUTE_MS });
  await inParallel(closings, SIDE_BY_SIDE, ({ itemId }) => closeTogether(call, itemId));
  await steer(stage, 'DELETE', 'faults');
  await inParallel(closings, SIDE_BY_SIDE, ({ itemId }) => call({ task: 'CLOSE', itemId }));
  await settle(stage);
  const states = await checkOutcomes(archive, closings, wrong);
  // Whoever comes late, schedules that were called again among them, changes nothing.
  await pass(stage, 10 * MINUTE_MS);
  await inParallel(closings, SIDE_BY_SIDE, ({ itemId }) => closeTogether(call, itemId));
  await checkOutcomes(archive, closings, wrong);
  archive.table.documents.destroy();
  const count = (state: string): number => states.filter((each) => each === state).length;
  return { sold: count('SOLD'), unsold: count('UNSOLD'), early: auctions, calls, wrong };
}

/** An auction that ends in a minute, with a leader or without, its reserve met or not. */
async function list({ stage, table }: Archive, dice: Dice, now: number): Promise<Closing> {
  const itemId = randomUUID();
  const reserve = dice.chance(0.4) ? whole(dice, 100, 1000) : null;
  const times = { startsAt: now - MINUTE_MS, endsAt: now + MINUTE_MS, softCloseMs: 0 };
  const terms = { startPrice: 100, increment: 10, reserve, buyNow: null, ...times };
  const maxima = Array.from({ length: whole(dice, 0, 3) }, (_, index) => 100 + 200 * index);
  const first = maxima.reduce(
    (auction, maxMinor, index) =>
      applyBid(auction, { bidderId: `bidder-${index}`, alias: `alias-${index}`, maxMinor, requestId: randomUUID() }, now).auction,
    newAuctionRow(terms, itemId, 'seller', 'EUR'),
  );
  const Item = closingRow(itemId, new Date(first.endsAt).toISOString());
  await table.documents.send(new PutCommand({ TableName: stage.tableName, Item }));
  await table.list(first, itemId);
  return { itemId, first };
}

/** Calls the closer as its schedules do. Who calls it is told whether it failed, and calls again. */
async function closerOf(stage: SoakedStage, closing: Closing | undefined): Promise<Call> {
  const scheduler = new SchedulerClient(awsSettings(stage));
  const Name = `close-${closing?.itemId}-${closing?.first.endsAt}`;
  const { Target } = await scheduler.send(new GetScheduleCommand({ Name, GroupName: 'ecobid-dev-auctions' }));
  const lambda = new LambdaClient(awsSettings(stage));
  return async (task) => {
    for (;;) {
      const answer = await lambda.send(new InvokeCommand({ FunctionName: Target?.Arn, Payload: JSON.stringify(task) }));
      if (answer.FunctionError === undefined) return;
      await wait(Math.random() * 50);
    }
  };
}

async function closeTogether(call: Call, itemId: string): Promise<void> {
  await Promise.all([call({ task: 'SWEEP' }), ...Array.from({ length: CLOSERS }, () => call({ task: 'CLOSE', itemId }))]);
}

async function checkEarly({ table }: Archive, closings: readonly Closing[]): Promise<string[]> {
  const rows = await Promise.all(closings.map(({ itemId }) => table.readAuction(itemId)));
  return rows.flatMap(({ state, revision }, index) =>
    state === 'LIVE' && revision === closings[index]?.first.revision ? [] : [`auction ${index} was changed by a closer that came early`],
  );
}

/** Adds what is wrong, and answers how the auctions ended. */
async function checkOutcomes(archive: Archive, closings: readonly Closing[], wrong: string[]): Promise<string[]> {
  await archive.log.read();
  return Promise.all(
    closings.map(async ({ itemId, first }, index) => {
      const history = await gatherHistory(archive, { itemId, first, bids: [], looks: [] });
      const { last } = history;
      const lines = [...checkWrites(history), ...checkEvents(history)];
      if (last.state !== outcomeOf(first)) lines.push(`it is ${last.state} where the rule says ${outcomeOf(first)}`);
      const status = await itemStatus(archive, last);
      if (status !== (last.state === 'SOLD' ? 'SOLD' : 'ENDED')) lines.push(`its item is ${status}`);
      wrong.push(...lines.map((line) => `auction ${index}, ${itemId}: ${line}`));
      return last.state;
    }),
  );
}

async function itemStatus({ stage, table }: Archive, { PK }: AuctionRow): Promise<unknown> {
  const { Item } = await table.documents.send(
    new GetCommand({ TableName: stage.tableName, Key: { PK, SK: ITEM_SORT }, ConsistentRead: true }),
  );
  return Item?.status;
}
