import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { newAuctionRow } from '../../domain/entities/auction.ts';
import { onOwnCloud } from '../on-own-cloud.ts';
import { createProgress } from '../progress.ts';
import { openTable } from '../soak/auctions/soaked-stage.ts';
import type { MeasuredStage } from './engine/cloud-program.ts';
import { startLoad } from './engine/load.ts';
import type { HotTarget } from './hot/target.ts';

const HOUR_MS = 3_600_000;

interface Size {
  readonly bidders: number;
  readonly rounds: number;
  readonly seconds: number;
}

/** A second, one figure a round: accepted bids, and conditional updates one after the other and with as many in flight as bidders. */
interface Figures {
  readonly bids: number[];
  readonly loop: number[];
  readonly updates: number[];
}

/**
 * `npm run bench -- hot [--bidders 200] [--rounds 5] [--seconds 3]`: accepted bids a second of many bidders at once in one auction, against one
 * raw conditional update of the same row by the AWS SDK. All bids change one row, one after the other; who is overtaken bids again. Rounds take
 * turns, so what else the machine does meets all of them.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = {
    bidders: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const size = {
    bidders: positive('bidders', values.bidders),
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
  };
  const progress = createProgress();
  progress.step('stack: building and starting');
  const figures = await onOwnCloud(async (measured) => {
    const target = await listAuction(measured, size.bidders);
    progress.step(`${size.bidders} bidders in one auction`);
    return measure(target, size);
  });
  progress.done();
  print(figures, size);
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${flag} must be a number above 0.`);
  return value;
}

async function listAuction({ stage, tableName, access }: MeasuredStage, bidders: number): Promise<HotTarget> {
  const soaked = { ...stage, tableName, endpoint: stage.endpoint ?? '' };
  const itemId = randomUUID();
  const now = Date.now();
  const times = { startsAt: now - 1, endsAt: now + HOUR_MS, softCloseMs: 0 };
  const row = newAuctionRow({ startPrice: 100, increment: 1, reserve: null, buyNow: null, ...times }, itemId, 'nobody-who-bids', 'EUR');
  const table = openTable(soaked);
  await table.list(row, itemId);
  table.documents.destroy();
  return { stage: soaked, itemId, bidders, access };
}

async function measure(target: HotTarget, { bidders, rounds, seconds }: Size): Promise<Figures> {
  const programOf = (name: string): string => join(import.meta.dirname, 'hot', `${name}.ts`);
  const loads = { bids: startLoad(programOf('bid-load'), target), updates: startLoad(programOf('update-load'), target) };
  const figures: Figures = { bids: [], loop: [], updates: [] };
  const many = { seconds, inFlight: bidders };
  try {
    // Unmeasured: bidders sign in and get their rows, and compilers see their code.
    await loads.bids.measure(many);
    await loads.updates.measure(many);
    for (let round = 0; round < rounds; round += 1) {
      figures.bids.push(await loads.bids.measure(many));
      figures.loop.push(await loads.updates.measure({ seconds, inFlight: 1 }));
      figures.updates.push(await loads.updates.measure(many));
    }
    return figures;
  } finally {
    loads.bids.stop();
    loads.updates.stop();
  }
}

function print({ bids, loop, updates }: Figures, { bidders, rounds, seconds }: Size): void {
  const head = ['', 'a second', 'least', 'most', 'bids to it'];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', ...head.slice(1).map(() => 'right' as const)] });
  const row = (name: string, of: readonly number[]): string[] => [
    name,
    ...[median(of), Math.min(...of), Math.max(...of)].map((figure) => figure.toFixed(0)),
    median(bids.map((figure, round) => figure / (of[round] ?? Number.NaN))).toFixed(2),
  ];
  table.push(row('accepted bids', bids), row('raw updates, one after the other', loop), row(`raw updates, ${bidders} in flight`, updates));
  stdout.write(`\n${table.toString()}\n`);
  stdout.write(
    `Medians of ${rounds} rounds of ${seconds} s; ${bidders} bidders bid at once in one auction, and again when they are overtaken.\n`,
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
