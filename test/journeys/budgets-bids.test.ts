import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { newBidderRow } from '../../domain/entities/bidder.ts';
import { userBids } from '../../domain/keys.ts';
import { markOf, noMarks } from '../../domain/marks.ts';
import type { Figures } from '../../local/meter/meter.ts';
import { createDice } from '../../tools/demo/dice.ts';
import { END_KINDS, PRICE_KINDS } from '../../tools/soak/auctions/bid-kinds.ts';
import { type Bidder, newBidders } from '../../tools/soak/auctions/bidders.ts';
import { type CallAnswer, placeBid } from '../../tools/soak/auctions/calls.ts';
import { type DrawnAuction, drawAuction } from '../../tools/soak/auctions/drawn-auction.ts';
import { type MarketTable, openTable, type SoakedStage } from '../../tools/soak/auctions/soaked-stage.ts';
import { costOf } from '../support/meter.ts';
import { soakedStageOf } from '../support/soaked-stage.ts';
import { type StartedStage, startStage } from '../support/start-stage.ts';
import { steer } from '../support/steering.ts';

const MINUTE_MS = 60_000;
/** Of the largest amount that there is. */
const RESERVE_FAR_OFF = 1_000_000_000;
/** Three bids at once hardly ever pass one another so often. */
const ROUNDS_MAX = 30;

let directory: string;
let started: StartedStage;
let stage: SoakedStage;
let table: MarketTable;
let bidders: Bidder[];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-budgets-bids-'));
  started = await startStage({ directory });
  stage = soakedStageOf(started);
  table = openTable(stage);
  bidders = await newBidders(stage, 3);
});

afterAll(async () => {
  table.documents.destroy();
  await started.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** What fifty bids leave on an auction: the last of them, the requests before it, the revision. */
const trodden = (row: AuctionRow): AuctionRow => ({
  ...row,
  buyNow: row.buyNow ?? RESERVE_FAR_OFF,
  revision: row.revision + 50,
  processed: row.revision + 50,
  seq: row.seq + 50,
  bidCount: row.bidCount + 50,
  lastBidderId: randomUUID(),
  lastAlias: '0123abcd',
  lastMax: RESERVE_FAR_OFF,
  lastAt: Date.now(),
  lastRequestId: randomUUID(),
  ...Object.fromEntries([1, 2, 3].map((back) => [`before${back}`, randomUUID()])),
  marks: noMarks().map(() => markOf(randomUUID())),
});

/** The row of somebody who has bid often. */
const knownBidder = (itemId: string, bidderId: string) => ({
  ...newBidderRow(itemId, bidderId, '0123abcd'),
  max: 1,
  requestIds: Array.from({ length: 8 }, () => randomUUID()),
  revision: 49,
  GSI2PK: userBids(bidderId),
  GSI2SK: '2026-11-21T08:00:00.000Z',
});

/** An auction with fifty bids behind it, whose first bid is of the `index`th kind; all three have bid before. */
const listed = async (index: number): Promise<{ itemId: string } & DrawnAuction['first']> => {
  const itemId = randomUUID();
  const now = Date.now();
  let drawn: DrawnAuction;
  let seed = 0;
  do {
    seed += 1;
    drawn = drawAuction(createDice(seed), index, { itemId, now, bidderIds: bidders.map(({ id }) => id) });
    // A minute at least, for a machine that is slow; and open.
  } while (drawn.row.startsAt > now || drawn.row.endsAt < now + MINUTE_MS || drawn.row.leaderId === undefined);
  for (const { id } of bidders) {
    await table.documents.send(new PutCommand({ TableName: stage.tableName, Item: knownBidder(itemId, id) }));
  }
  await table.list(trodden(drawn.row), itemId);
  await steer(stage.endpoint).settle();
  return { itemId, ...drawn.first };
};

/** What one call cost, which must have been answered as expected. */
const costOfBid = async (
  itemId: string,
  bidder: Bidder,
  maxAmountMinor: number,
  isExpected: (answer: CallAnswer) => boolean,
): Promise<Figures> => {
  let answer: CallAnswer | undefined;
  const cost = await costOf(started, 'Mutation.placeBid', async () => {
    answer = await placeBid(stage, bidder, { itemId, maxAmountMinor, requestId: randomUUID() });
  });
  expect(answer).toSatisfy(isExpected);
  return cost;
};

const isAccepted = (answer: CallAnswer): boolean => 'seen' in answer;
const isRefusedAs =
  (code: string) =>
  (answer: CallAnswer): boolean =>
    'refused' in answer && answer.refused === code;

const KINDS = END_KINDS.flatMap((end, ends) =>
  PRICE_KINDS.map((price, prices) => ({ price, end, index: ends * PRICE_KINDS.length + prices })),
);

describe('what a bid costs, with fifty bids behind it', () => {
  test.each(KINDS)('$price, $end: two trips, one write unit, at most 1.5 read units', async ({ index }) => {
    const { itemId, bidder, maxMinor } = await listed(index);
    const cost = await costOfBid(itemId, bidders[bidder]!, maxMinor, isAccepted);
    expect(cost).toMatchObject({ count: 1, trips: 2, writeUnits: 1, lambdas: 0 });
    expect(cost.readUnits).toBeLessThanOrEqual(1.5);
  });

  test('the first of a bidder: one trip and one write unit more', async () => {
    const { itemId, maxMinor } = await listed(0);
    const [newcomer] = await newBidders(stage, 1);
    const cost = await costOfBid(itemId, newcomer!, maxMinor, isAccepted);
    expect(cost).toMatchObject({ trips: 3, writeUnits: 2, lambdas: 0 });
    expect(cost.readUnits).toBeLessThanOrEqual(1.5);
  });

  test('the leader’s own maximum again: as much as a bid, though it changes nothing', async () => {
    const { itemId, bidder, maxMinor } = await listed(0);
    await costOfBid(itemId, bidders[bidder]!, maxMinor, isAccepted);
    const before = await table.readAuction(itemId);
    const cost = await costOfBid(itemId, bidders[bidder]!, maxMinor, isAccepted);
    expect(cost).toMatchObject({ count: 1, trips: 2, writeUnits: 1, lambdas: 0 });
    expect(cost.readUnits).toBeLessThanOrEqual(1.5);
    const { processed, isNoted, ...after } = await table.readAuction(itemId);
    expect(before).toMatchObject(after);
  });

  test('too low, or of the seller, or too late: one trip and no write unit', async () => {
    const { itemId } = await listed(0);
    const tooLow = await costOfBid(itemId, bidders[1]!, 1, isRefusedAs('BID_TOO_LOW'));
    expect(tooLow).toMatchObject({ trips: 1, writeUnits: 0, lambdas: 0 });
    expect(tooLow.readUnits).toBeLessThanOrEqual(1.5);
    const row = await table.readAuction(itemId);
    await table.list({ ...row, sellerId: bidders[1]!.id }, itemId);
    expect(await costOfBid(itemId, bidders[1]!, 1, isRefusedAs('OWN_ITEM'))).toMatchObject({ trips: 1, writeUnits: 0 });
    await table.list({ ...row, endsAt: row.startsAt + 1 }, itemId);
    expect(await costOfBid(itemId, bidders[1]!, 1, isRefusedAs('AUCTION_ENDED'))).toMatchObject({ trips: 1, writeUnits: 0 });
  });

  test('a lost race: two trips, one write and at most one read unit more', async () => {
    const { itemId, maxMinor } = await listed(0);
    let lost = 0;
    for (let round = 1; lost === 0 && round <= ROUNDS_MAX; round += 1) {
      const answers: CallAnswer[] = [];
      const cost = await costOf(started, 'Mutation.placeBid', async () => {
        const amounts = bidders.map((rival, index) => ({ rival, maxAmountMinor: maxMinor + 1000 * (3 * round + index) }));
        const bids = amounts.map(({ rival, maxAmountMinor }) =>
          placeBid(stage, rival, { itemId, maxAmountMinor, requestId: randomUUID() }),
        );
        answers.push(...(await Promise.all(bids)));
      });
      lost = cost.writeUnits - answers.filter(isAccepted).length;
      expect(cost.trips).toBeLessThanOrEqual(2 * answers.length + 2 * lost);
      expect(cost.readUnits).toBeLessThanOrEqual(1.5 * answers.length + lost);
    }
    expect(lost).toBeGreaterThan(0);
  });
});

describe('what the stream does of a bid', () => {
  const streamCost = async (work: () => Promise<unknown>): Promise<number> => {
    const steering = steer(stage.endpoint);
    await steering.resetMeter();
    await work();
    await steering.settle();
    const { operations } = await steering.meter();
    return Object.entries(operations)
      .filter(([operation]) => operation.startsWith('Function.') || operation.startsWith('Mutation.publish'))
      .reduce((sum, [, { writeUnits }]) => sum + writeUnits, 0);
  };

  test('costs at most five write units, alone in its batch, with somebody outbid', async () => {
    const { itemId, maxMinor, bidder } = await listed(0);
    const cost = await streamCost(async () => {
      const answer = await placeBid(stage, bidders[bidder]!, { itemId, maxAmountMinor: maxMinor, requestId: randomUUID() });
      expect(answer).toSatisfy(isAccepted);
    });
    expect(cost).toBeGreaterThanOrEqual(3);
    expect(cost).toBeLessThanOrEqual(5);
  });

  test('costs at most five write units for the first bid of a bidder, which enters the bidder’s list', async () => {
    const { itemId, maxMinor } = await listed(0);
    const [newcomer] = await newBidders(stage, 1);
    const cost = await streamCost(() => placeBid(stage, newcomer!, { itemId, maxAmountMinor: maxMinor, requestId: randomUUID() }));
    expect(cost).toBeGreaterThanOrEqual(4);
    expect(cost).toBeLessThanOrEqual(5);
  });
});
