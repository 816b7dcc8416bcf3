import { randomInt } from 'node:crypto';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { onOwnCloud } from '../on-own-cloud.ts';
import { createProgress, type Progress } from '../progress.ts';
import { bidAroundEnd } from './auctions/bid-around-end.ts';
import { closeRepeatedly } from './auctions/close-repeatedly.ts';
import { compareWithRule } from './auctions/compare-with-rule.ts';
import { runHistories } from './auctions/run-histories.ts';
import type { SoakedStage } from './auctions/soaked-stage.ts';

const HISTORIES = [
  { histories: 200, bidders: 4, bids: 10 },
  { histories: 50, bidders: 32, bids: 10 },
];
const COMPARED = 2000;
const ENDS = 1000;
const CLOSINGS = 200;
/** So many lines of what is wrong are shown of each part. */
const SHOWN_MAX = 10;

interface Part {
  readonly name: string;
  readonly run: (stage: SoakedStage, seed: number) => Promise<{ readonly wrong: readonly string[] }>;
}

const PARTS: readonly Part[] = [
  {
    name: `${COMPARED} auctions equal the rule`,
    run: async (stage, seed) => {
      const { differences, kinds, missed, ...counts } = await compareWithRule(stage, { auctions: COMPARED, seed });
      return { ...counts, kinds, wrong: [...differences, ...missed.map((kind) => `no bid was ${kind}`)] };
    },
  },
  ...HISTORIES.map((plan) => ({
    name: `${plan.histories} histories of ${plan.bidders} bidders × ${plan.bids} bids`,
    run: (stage: SoakedStage, seed: number) => runHistories(stage, { ...plan, seed }),
  })),
  { name: `bids around the end of ${ENDS} auctions`, run: (stage, seed) => bidAroundEnd(stage, { auctions: ENDS, seed }) },
  { name: `closers of ${CLOSINGS} auctions`, run: (stage, seed) => closeRepeatedly(stage, { auctions: CLOSINGS, seed }) },
];

/**
 * `npm run soak -- auctions [--seed N]`: the built stage against the rule of auctions, alone and with many bidders at once while calls fail, at
 * the end of auctions by the real clock, and with closers that come early, together and again. `npm test` runs a tenth. Fails when anything
 * is wrong, and tells it.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' } } as const });
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed must be a whole number.');
  stdout.write(`seed ${seed}\n`);
  const progress = createProgress();
  progress.step('stack: building and starting');
  return onOwnCloud(async ({ stage, tableName }) => {
    const soaked = { ...stage, tableName, endpoint: stage.endpoint ?? '' };
    let wrong = 0;
    for (const part of PARTS) wrong += await runPart(part, { stage: soaked, seed, progress });
    stdout.write(wrong === 0 ? 'nothing wrong\n' : `${wrong} wrong; again with: npm run soak -- auctions --seed ${seed}\n`);
    return wrong === 0 ? 0 : 1;
  });
}

async function runPart({ name, run: runIt }: Part, { stage, seed, progress }: { stage: SoakedStage; seed: number; progress: Progress }) {
  progress.step(name);
  const { wrong, ...counts } = await runIt(stage, seed);
  progress.done();
  for (const [what, count] of Object.entries(counts)) stdout.write(`    ${what}: ${shown(count)}\n`);
  for (const line of wrong.slice(0, SHOWN_MAX)) stdout.write(`    WRONG ${line}\n`);
  return wrong.length;
}

const shown = (count: unknown): string =>
  count instanceof Map ? [...count].map(([name, times]) => `${name} ${times}`).join(', ') : String(count);
