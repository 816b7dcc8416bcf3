import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bidAroundEnd } from '../../tools/soak/auctions/bid-around-end.ts';
import { closeRepeatedly } from '../../tools/soak/auctions/close-repeatedly.ts';
import { compareWithRule } from '../../tools/soak/auctions/compare-with-rule.ts';
import { runHistories } from '../../tools/soak/auctions/run-histories.ts';
import type { SoakedStage } from '../../tools/soak/auctions/soaked-stage.ts';
import { soakedStageOf } from '../support/soaked-stage.ts';
import { type StartedStage, startStage } from '../support/start-stage.ts';

const MINUTES = 60_000;
/** What is wrong with one auction is wrong with many: more lines say no more. */
const SHOWN_MAX = 3;
/** One seed for ever, and one for luck; `SOAK_SEED` brings back what luck has found. */
const SEEDS: [seed: number, crowds: number][] = [
  [1, 3],
  [Number(process.env.SOAK_SEED ?? randomInt(1_000_000)), 2],
];

let directory: string;
let started: StartedStage;
let stage: SoakedStage;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-soak-'));
  started = await startStage({ directory });
  stage = soakedStageOf(started);
});

afterAll(async () => {
  await started.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** A tenth of what `npm run soak -- auctions` does, half of it with each seed. */
describe.each(SEEDS)('a part of the long run, SOAK_SEED=%i', (seed, crowds) => {
  test('what resolvers store and answer equals the rule, in every price case and at every end', { timeout: 3 * MINUTES }, async () => {
    const { differences, missed } = await compareWithRule(stage, { auctions: 100, seed });
    expect({ differences: differences.slice(0, SHOWN_MAX), missed }).toEqual({ differences: [], missed: [] });
  });

  test('histories of 4 bidders are linearizable while a tenth of the calls fail', { timeout: 3 * MINUTES }, async () => {
    const { wrong, open, faults } = await runHistories(stage, { histories: 10, bidders: 4, bids: 10, seed });
    expect({ wrong: wrong.slice(0, SHOWN_MAX), open }).toEqual({ wrong: [], open: 0 });
    expect(faults).toBeGreaterThan(0);
  });

  test('histories of 32 bidders are linearizable while a tenth of the calls fail', { timeout: 3 * MINUTES }, async () => {
    const { wrong, open, faults } = await runHistories(stage, { histories: crowds, bidders: 32, bids: 10, seed });
    expect({ wrong: wrong.slice(0, SHOWN_MAX), open }).toEqual({ wrong: [], open: 0 });
    expect(faults).toBeGreaterThan(0);
  });

  test('no bid is accepted at or after the end, and none refused as late before it', { timeout: 3 * MINUTES }, async () => {
    expect((await bidAroundEnd(stage, { auctions: 50, seed })).wrong.slice(0, SHOWN_MAX)).toEqual([]);
  });

  test('closers that come early, together and again leave one outcome and one order', { timeout: 3 * MINUTES }, async () => {
    const { wrong, sold, unsold } = await closeRepeatedly(stage, { auctions: 10, seed });
    expect(wrong.slice(0, SHOWN_MAX)).toEqual([]);
    expect([sold, unsold].every((count) => count > 0)).toBe(true);
  });
});
