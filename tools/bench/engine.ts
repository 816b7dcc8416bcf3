import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { synthesize } from '../../infra/synth.ts';
import { createProgress, type Progress } from '../progress.ts';
import { type EngineCase, prepareCases } from './engine/cases.ts';
import type { CloudPlace, MeasuredStage } from './engine/cloud-program.ts';
import { CONCURRENCY, nextMessage, startLoad } from './engine/load.ts';

const programOf = (name: string): string => join(import.meta.dirname, 'engine', `${name}.ts`);

interface Rounds {
  readonly rounds: number;
  readonly seconds: number;
}

interface Figures {
  readonly graphql: readonly number[];
  readonly sdk: readonly number[];
}

/**
 * `npm run bench -- engine [--rounds 8] [--seconds 2]`: requests a second through GraphQL with a user's token and the stage's own
 * resolvers, against a plain loop of the AWS SDK that reads the same rows of the same DynamoDB Local. Rounds of the two take turns, so
 * what else the machine does meets both.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { rounds: { type: 'string', default: '8' }, seconds: { type: 'string', default: '2' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const length = { rounds: positive('rounds', values.rounds), seconds: positive('seconds', values.seconds) };
  const progress = createProgress();
  const directory = mkdtempSync(join(tmpdir(), 'ecobid-bench-'));
  try {
    progress.step('stack: building and starting');
    const { directory: assembly } = await synthesize({ stage: 'dev', outdir: join(directory, 'cdk.out') });
    const place: CloudPlace = { assembly, outputs: join(directory, 'outputs.json') };
    const figures = await onCloud(place, directory, async (stage) => measureAll(await prepareCases(stage), length, progress));
    progress.done();
    print(figures, length);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${flag} must be a number above 0.`);
  return value;
}

/** Works with the cloud in a process of its own, whose log lies in the directory. */
async function onCloud<T>(place: CloudPlace, directory: string, work: (stage: MeasuredStage) => Promise<T>): Promise<T> {
  const child = fork(programOf('cloud-program'), [JSON.stringify(place)], { cwd: directory });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await work(await nextMessage<MeasuredStage>(child));
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
}

async function measureAll(cases: readonly EngineCase[], length: Rounds, progress: Progress): Promise<Map<EngineCase, Figures>> {
  const figures = new Map<EngineCase, Figures>();
  for (const one of cases) {
    progress.step(one.name);
    figures.set(one, await measure(one, length));
  }
  return figures;
}

async function measure({ graphql, sdk }: EngineCase, { rounds, seconds }: Rounds): Promise<Figures> {
  const loads = { graphql: startLoad(programOf('graphql-load'), graphql), sdk: startLoad(programOf('sdk-load'), sdk) };
  const figures = { graphql: [] as number[], sdk: [] as number[] };
  try {
    // Unmeasured, so that compilers on both sides have seen their code.
    await loads.sdk.measure(seconds);
    await loads.graphql.measure(seconds);
    for (let round = 0; round < rounds; round++) {
      figures.graphql.push(await loads.graphql.measure(seconds));
      figures.sdk.push(await loads.sdk.measure(seconds));
    }
    return figures;
  } finally {
    loads.graphql.stop();
    loads.sdk.stop();
  }
}

function print(figures: ReadonlyMap<EngineCase, Figures>, { rounds, seconds }: Rounds): void {
  const head = ['', 'GraphQL/s', 'SDK/s', 'ratio', 'least', 'most', 'aim'];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', ...head.slice(1).map(() => 'right' as const)] });
  for (const [{ name, aim }, { graphql, sdk }] of figures) {
    const ratios = graphql.map((perSecond, round) => perSecond / (sdk[round] ?? Number.NaN));
    const shown = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
    table.push([name, median(graphql).toFixed(0), median(sdk).toFixed(0), ...shown, aim === undefined ? '' : `≥ ${aim}`]);
  }
  stdout.write(`\n${table.toString()}\n`);
  stdout.write(`Medians of ${rounds} rounds of ${seconds} s a side, ${CONCURRENCY} requests at a time.\n`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
