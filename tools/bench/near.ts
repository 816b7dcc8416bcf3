import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { synthesize } from '../../infra/synth.ts';
import { type RunningCloud, startCloud } from '../../local/cloud.ts';
import { createProgress } from '../progress.ts';
import { LAYOUTS } from './near/layouts.ts';
import { type Line, measure } from './near/measure.ts';

/** What the design allows: DynamoDB calls of one page, items read per item inside a circle, and how far units of first pages may lie apart. */
const CALLS_MAX = 9;
const READ_PER_ITEM_MAX = 1.6;
const FLATNESS_MAX = 1.5;
/** In smaller circles the least charge of a query, paid as ten cards, outweighs what is read; items read are counted by the handler's tests. */
const INSIDE_MIN = 1000;

/**
 * `npm run bench -- near [--sizes 1000,10000,100000] [--layouts uniform,…] [--seed 1]`: itemsNear against a
 * brute-force search over the same items, through GraphQL, the Lambda and a real DynamoDB Local, for all layouts; circles of 5 and 25 km, with a category and without. Answers 1 when
 * an answer is not exact or a budget is missed.
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = {
    sizes: { type: 'string', default: '1000,10000,100000' },
    layouts: { type: 'string', default: LAYOUTS.map(({ name }) => name).join(',') },
    seed: { type: 'string', default: '1' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const directory = mkdtempSync(join(tmpdir(), 'ecobid-near-'));
  const progress = createProgress();
  const lines: Line[] = [];
  try {
    const { directory: assembly, stackName } = await synthesize({ stage: 'dev', outdir: join(directory, 'cdk.out') });
    for (const layout of LAYOUTS.filter(({ name }) => values.layouts.split(',').includes(name))) {
      for (const size of values.sizes.split(',').map(Number)) {
        progress.step(`${layout.name}, ${size} items`);
        lines.push(
          ...(await onCloud(assembly, directory, (cloud) =>
            measure(cloud, stackName, { layout, size, seed: Number(values.seed) }, (text) => progress.step(text)),
          )),
        );
      }
    }
    progress.done();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return print(lines);
}

async function onCloud<T>(assembly: string, directory: string, work: (cloud: RunningCloud) => Promise<T>): Promise<T> {
  const place = { data: undefined, port: 0, host: '127.0.0.1', outputs: join(directory, 'outputs.json') };
  const cloud = await startCloud({ assembly, ...place, reset: false, verbose: false });
  try {
    return await work(cloud);
  } finally {
    await cloud.stop();
  }
}

function print(lines: readonly Line[]): number {
  const head = ['', 'inside', 'exact', 'calls for 20', 'units', 'most', 'paid per item', 'short pages'];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', ...head.slice(1).map(() => 'right' as const)] });
  for (const line of lines) {
    const { inside, recall, calls, units, unitsMost, paidPerItem, shortPages } = line;
    table.push([nameOf(line), inside, recall.toFixed(3), calls, units.toFixed(2), unitsMost, paidPerItem.toFixed(2), shortPages]);
  }
  stdout.write(`\n${table.toString()}\n`);
  stdout.write(
    'Calls are the most of ten first pages, units their average. Paid per item is what all pages of the middle circle cost, in cards.\n',
  );
  const missed = [...new Set([...lines.filter(isMissed), ...unevenLines(lines)])];
  for (const line of missed) stdout.write(`MISSED: ${nameOf(line)}\n`);
  return missed.length === 0 ? 0 : 1;
}

const nameOf = ({ layout, size, radiusKm, category }: Line): string =>
  `${layout}, ${size}, ${radiusKm} km${category === null ? '' : ', a category'}`;

const isMissed = ({ recall, calls, paidPerItem, inside }: Line): boolean =>
  recall < 1 || calls > CALLS_MAX || (inside >= INSIDE_MIN && paidPerItem > READ_PER_ITEM_MAX);

/** First pages within 25 km that cost too much more than those of uniform items: of any number in the uniform layout, of 10,000 in others. */
function unevenLines(lines: readonly Line[]): Line[] {
  const wide = lines.filter(({ radiusKm, category }) => radiusKm === 25 && category === null);
  const uniform = wide.filter(({ layout }) => layout === 'uniform');
  const least = Math.min(...uniform.map(({ units }) => units));
  const atTenThousand = uniform.find(({ size }) => size === 10_000)?.units ?? Infinity;
  const others = wide.filter(({ layout, size }) => layout !== 'uniform' && size === 10_000);
  return [
    ...uniform.filter(({ units }) => units > FLATNESS_MAX * least),
    ...others.filter(({ units }) => units > FLATNESS_MAX * atTenThousand),
  ];
}
