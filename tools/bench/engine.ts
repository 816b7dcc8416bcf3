import { join } from 'node:path';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { onOwnCloud } from '../on-own-cloud.ts';
import { createProgress, type Progress } from '../progress.ts';
import { type EngineCase, prepareCases } from './engine/cases.ts';
import { IN_FLIGHT, startLoad } from './engine/load.ts';

const programOf = (name: string): string => join(import.meta.dirname, 'engine', `${name}.ts`);

interface Rounds {
  readonly rounds: number;
  readonly seconds: number;
}

/** Requests a second, one figure a round: GraphQL, the loop that waits for each answer, and the SDK with as much in flight as GraphQL. */
interface Figures {
  readonly graphql: number[];
  readonly loop: number[];
  readonly sdk: number[];
}

/**
 * `npm run bench -- engine [--rounds 8] [--seconds 2]`: requests a second through GraphQL with a user's token and the stage's own
 * resolvers, against a plain loop of the AWS SDK that reads the same rows of the same DynamoDB Local, one after the other, and against
 * the SDK with as many requests in flight as GraphQL has. Rounds take turns, so what else the machine does meets all of them.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { rounds: { type: 'string', default: '8' }, seconds: { type: 'string', default: '2' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const length = { rounds: positive('rounds', values.rounds), seconds: positive('seconds', values.seconds) };
  const progress = createProgress();
  progress.step('stack: building and starting');
  const figures = await onOwnCloud(async (stage) => measureAll(await prepareCases(stage), length, progress));
  progress.done();
  print(figures, length);
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${flag} must be a number above 0.`);
  return value;
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
  const figures: Figures = { graphql: [], loop: [], sdk: [] };
  const many = { seconds, inFlight: IN_FLIGHT };
  try {
    // Unmeasured, so that compilers on both sides have seen their code.
    await loads.sdk.measure(many);
    await loads.graphql.measure(many);
    for (let round = 0; round < rounds; round++) {
      figures.graphql.push(await loads.graphql.measure(many));
      figures.loop.push(await loads.sdk.measure({ seconds, inFlight: 1 }));
      figures.sdk.push(await loads.sdk.measure(many));
    }
    return figures;
  } finally {
    loads.graphql.stop();
    loads.sdk.stop();
  }
}

function print(figures: ReadonlyMap<EngineCase, Figures>, { rounds, seconds }: Rounds): void {
  const head = ['', 'GraphQL/s', 'loop/s', 'ratio', 'least', 'most', 'aim', `SDK × ${IN_FLIGHT}/s`, 'ratio'];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', ...head.slice(1).map(() => 'right' as const)] });
  for (const [{ name, aim }, { graphql, loop, sdk }] of figures) {
    const toLoop = ratiosOf(graphql, loop);
    const shown = [median(toLoop), Math.min(...toLoop), Math.max(...toLoop)].map((ratio) => ratio.toFixed(2));
    const toSdk = median(ratiosOf(graphql, sdk)).toFixed(2);
    table.push([name, perSecond(graphql), perSecond(loop), ...shown, aim === undefined ? '' : `≥ ${aim}`, perSecond(sdk), toSdk]);
  }
  stdout.write(`\n${table.toString()}\n`);
  stdout.write(
    `Medians of ${rounds} rounds of ${seconds} s a side, ${IN_FLIGHT} requests of GraphQL at a time; the loop waits for each answer.\n`,
  );
}

/** Round by round. */
const ratiosOf = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN));

const perSecond = (figures: readonly number[]): string => median(figures).toFixed(0);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
