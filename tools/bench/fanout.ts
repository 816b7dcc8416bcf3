import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { createProgress } from '../progress.ts';
import type { CloudPlace } from './engine/cloud-program.ts';
import { nextMessage } from './engine/load.ts';
import { writeAuctionAssembly } from './fanout/auction-assembly.ts';
import type { CrowdPlan } from './fanout/crowd.ts';
import type { MeasuredServer, ServerMemory } from './fanout/server-control.ts';

const programOf = (name: string): string => join(import.meta.dirname, 'fanout', `${name}.ts`);

/** Events that are not measured, so that compilers have seen the code. */
const WARM_UP = 10;

interface FanoutCase {
  readonly name: string;
  readonly auctions: CrowdPlan['auctions'];
  /** The most that the ratio to the bare server should be. */
  readonly aim: number;
}

const CASES: readonly FanoutCase[] = [
  { name: 'all on one topic', auctions: 'one', aim: 1.2 },
  { name: 'all on other topics', auctions: 'own', aim: 3 },
];
const KILOBYTES_AIM = 15;

interface Size {
  readonly members: number;
  readonly events: number;
}

/** Milliseconds to the last delivery, one figure an event, and what a subscriber takes of the server's memory in bytes. */
interface Side {
  readonly ms: number[];
  readonly memory: ServerMemory;
}

/**
 * `npm run bench -- fanout [--subscribers 5000] [--events 40]`: from a mutation to the last delivery of what it publishes, through the local
 * cloud and through a bare `ws` server that sends the same messages. Clients have a process of their own; events take turns between the two.
 * A delivery that is missing never ends the run, one out of order ends it with an error.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { subscribers: { type: 'string', default: '5000' }, events: { type: 'string', default: '40' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const size = { members: positive('subscribers', values.subscribers), events: positive('events', values.events) };
  const progress = createProgress();
  const directory = mkdtempSync(join(tmpdir(), 'ecobid-bench-'));
  const children: ChildProcess[] = [];
  try {
    const rows: (readonly [FanoutCase, Side, Side])[] = [];
    for (const one of CASES) {
      progress.step(`${size.members} subscribers, ${one.name}`);
      rows.push([one, ...(await measure(one, size, { directory, children }))]);
    }
    progress.done();
    print(rows, size);
  } finally {
    for (const child of children) child.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${flag} must be a number above 0.`);
  return value;
}

interface Surroundings {
  readonly directory: string;
  readonly children: ChildProcess[];
}

async function measure({ auctions }: FanoutCase, { members, events }: Size, surroundings: Surroundings): Promise<[Side, Side]> {
  const place: CloudPlace = { assembly: join(surroundings.directory, 'cdk.out'), outputs: join(surroundings.directory, 'outputs.json') };
  writeAuctionAssembly(place.assembly);
  const plan = { members, auctions };
  const cloud = await gather('cloud-server', place, plan, surroundings);
  const bare = await gather('bare-server', {}, plan, surroundings);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let event = -WARM_UP; event < events; event++) {
    const [our, their] = [await ask<number>(cloud.crowd, 'bid'), await ask<number>(bare.crowd, 'bid')];
    if (event < 0) continue;
    ours.push(our);
    theirs.push(their);
  }
  for (const child of surroundings.children.splice(0)) child.disconnect();
  return [
    { ms: ours, memory: cloud.memory },
    { ms: theirs, memory: bare.memory },
  ];
}

/** A server with its crowd, subscribed. */
async function gather(
  program: string,
  argument: object,
  plan: Omit<CrowdPlan, keyof MeasuredServer>,
  { directory, children }: Surroundings,
): Promise<{ crowd: ChildProcess; memory: ServerMemory }> {
  const server = fork(programOf(program), [JSON.stringify(argument)], { cwd: directory, execArgv: ['--expose-gc'] });
  children.push(server);
  const measured = await nextMessage<MeasuredServer>(server);
  const before = await ask<ServerMemory>(server, 'memory');
  const crowd = fork(programOf('crowd-program'), [JSON.stringify({ ...measured, ...plan })]);
  children.push(crowd);
  await ask<number>(crowd, 'gather');
  const after = await ask<ServerMemory>(server, 'memory');
  const each = (kind: keyof ServerMemory) => (after[kind] - before[kind]) / plan.members;
  return { crowd, memory: { resident: each('resident'), alive: each('alive') } };
}

function ask<Answer>(child: ChildProcess, order: string): Promise<Answer> {
  const answer = nextMessage<Answer>(child);
  child.send(order);
  return answer;
}

function print(rows: readonly (readonly [FanoutCase, Side, Side])[], { members, events }: Size): void {
  const head = ['', 'ms', 'bare ms', 'ratio', 'aim', 'KB alive', 'aim', 'bare', 'KB resident', 'bare'];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', ...head.slice(1).map(() => 'right' as const)] });
  for (const [{ name, aim }, ours, theirs] of rows) {
    const [our, their] = [median(ours.ms), median(theirs.ms)];
    const [kb, bareKb] = [kilobytes(ours.memory), kilobytes(theirs.memory)];
    const sizes = [kb.alive, `≤ ${KILOBYTES_AIM}`, bareKb.alive, kb.resident, bareKb.resident];
    table.push([name, our.toFixed(1), their.toFixed(1), (our / their).toFixed(2), `≤ ${aim}`, ...sizes]);
  }
  stdout.write(`\n${table.toString()}\n`);
  stdout.write(`Medians of ${events} events to ${members} subscribers, from before the mutation to the last delivery.\n`);
  stdout.write('Memory a subscriber: objects that live, and by how much the process grew, with what V8 keeps at hand for new objects.\n');
}

const kilobytes = ({ alive, resident }: ServerMemory) => ({ alive: (alive / 1024).toFixed(1), resident: (resident / 1024).toFixed(1) });

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
