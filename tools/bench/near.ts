import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { ItemRow } from '../../domain/entities/item.ts';
import { itemIdOf } from '../../domain/keys.ts';
import { circleAround, distanceKm } from '../../functions/items-near/circle.ts';
import { comparePositions } from '../../functions/items-near/frontier.ts';
import { synthesize } from '../../infra/synth.ts';
import { type RunningCloud, startCloud } from '../../local/cloud.ts';
import { createProgress } from '../progress.ts';
import { LAYOUTS, type Layout, placesOf } from './near/layouts.ts';
import { rowsAt, writeRows } from './near/market.ts';

const RADII_KM = [5, 25];
const PAGE = 50;
const FIRST_PAGE = 20;
/** What the design allows: DynamoDB calls of one page, and items read per item inside a circle. */
const CALLS_MAX = 9;
const READ_PER_ITEM_MAX = 1.6;
/** A card of the index by place has some 370 bytes, and a read unit buys 8 KB, eventually consistent. */
const CARDS_PER_UNIT = 8192 / 370;

interface Stage {
  readonly url: string;
  readonly key: string;
  readonly endpoint: string;
}

interface Line {
  readonly name: string;
  readonly inside: number;
  readonly recall: number;
  readonly calls: number;
  readonly units: number;
  readonly readPerItem: number;
  readonly shortPages: number;
}

/**
 * `npm run bench -- near [--sizes 1000,10000,100000] [--seed 1]`: itemsNear against a brute-force search over the same items, through
 * GraphQL, the Lambda and a real DynamoDB Local, for all layouts; circles of 5 and 25 km, with a category and without. Answers 1 when
 * an answer is not exact or a budget is missed.
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = { sizes: { type: 'string', default: '1000,10000,100000' }, seed: { type: 'string', default: '1' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const directory = mkdtempSync(join(tmpdir(), 'ecobid-near-'));
  const progress = createProgress();
  const lines: Line[] = [];
  try {
    const { directory: assembly, stackName } = await synthesize({ stage: 'dev', outdir: join(directory, 'cdk.out') });
    for (const layout of LAYOUTS) {
      for (const size of values.sizes.split(',').map(Number)) {
        progress.step(`${layout.name}, ${size} items`);
        lines.push(
          ...(await onCloud(assembly, directory, (cloud) => measure(cloud, stackName, { layout, size, seed: Number(values.seed) }))),
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

async function measure(cloud: RunningCloud, stackName: string, what: { layout: Layout; size: number; seed: number }): Promise<Line[]> {
  const { ApiUrl = '', ApiKey = '', Region = '', ItemsTableName = '' } = cloud.outputs[stackName] ?? {};
  const rows = rowsAt(placesOf(what.layout, what.size, what.seed));
  await writeRows({ endpoint: cloud.endpoint, region: Region, table: ItemsTableName }, rows);
  const stage = { url: ApiUrl, key: ApiKey, endpoint: cloud.endpoint };
  const lines: Line[] = [];
  for (const radiusKm of RADII_KM) {
    for (const category of [null, 'BOOKS']) {
      const name = `${what.layout.name}, ${what.size}, ${radiusKm} km${category === null ? '' : ', a category'}`;
      lines.push({ name, ...(await measureCircle(stage, rows, { ...what.layout.centre, radiusKm, category })) });
    }
  }
  return lines;
}

interface NearInput {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
  readonly category: string | null;
}

async function measureCircle(stage: Stage, rows: readonly ItemRow[], input: NearInput): Promise<Omit<Line, 'name'>> {
  const truth = bruteForce(rows, input);
  // Unmeasured: the function starts.
  await near(stage, input, { limit: 1, nextToken: null });
  const first = await counted(stage, () => near(stage, input, { limit: FIRST_PAGE, nextToken: null }));
  const ids: string[] = [];
  let shortPages = 0;
  const all = await counted(stage, async () => {
    let nextToken: string | null = null;
    do {
      const page = await near(stage, input, { limit: PAGE, nextToken });
      ids.push(...page.items.map(({ id }) => id));
      nextToken = page.nextToken;
      shortPages += nextToken !== null && page.items.length < PAGE ? 1 : 0;
    } while (nextToken !== null);
  });
  const exact = ids.filter((id, index) => id === truth[index]).length;
  return {
    inside: truth.length,
    recall: truth.length === 0 ? 1 : exact / Math.max(truth.length, ids.length),
    calls: first.trips,
    units: first.readUnits,
    readPerItem: truth.length === 0 ? 0 : (all.readUnits * CARDS_PER_UNIT) / truth.length,
    shortPages,
  };
}

function bruteForce(rows: readonly ItemRow[], { latitude, longitude, radiusKm, category }: NearInput): string[] {
  const { centre } = circleAround({ latitude, longitude }, radiusKm);
  return rows
    .filter((row) => category === null || row.category === category)
    .map((row) => ({ id: itemIdOf(row.PK), distanceKm: distanceKm(centre, row.geohash), geohash: row.geohash, key: row.GSI1SK ?? '' }))
    .filter((item) => item.distanceKm <= radiusKm)
    .sort(comparePositions)
    .map(({ id }) => id);
}

async function near(stage: Stage, input: NearInput, page: { limit: number; nextToken: string | null }) {
  const query = `query ($input: ItemsNearInput!, $limit: Int, $nextToken: String) {
    itemsNear(input: $input, limit: $limit, nextToken: $nextToken) { items { id } nextToken }
  }`;
  const headers = { 'x-api-key': stage.key, 'content-type': 'application/json' };
  const body = JSON.stringify({ query, variables: { input, ...page } });
  const answer = (await (await fetch(stage.url, { method: 'POST', headers, body })).json()) as {
    data: { itemsNear: { items: { id: string }[]; nextToken: string | null } } | null;
    errors?: unknown;
  };
  if (answer.data === null) {
    throw new Error(`itemsNear failed: ${JSON.stringify(answer.errors)}`);
  }
  return answer.data.itemsNear;
}

/** What `Query.itemsNear` cost while the work was done. */
async function counted(stage: Stage, work: () => Promise<unknown>): Promise<{ trips: number; readUnits: number }> {
  const meter = `${stage.endpoint}/_local/meter`;
  await fetch(meter, { method: 'DELETE' });
  await work();
  const { operations } = (await (await fetch(meter)).json()) as { operations: Record<string, { trips: number; readUnits: number }> };
  return operations['Query.itemsNear'] ?? { trips: 0, readUnits: 0 };
}

function print(lines: readonly Line[]): number {
  const head = ['', 'inside', 'exact', `calls for ${FIRST_PAGE}`, 'units', 'read per item', 'short pages'];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', ...head.slice(1).map(() => 'right' as const)] });
  for (const { name, inside, recall, calls, units, readPerItem, shortPages } of lines) {
    table.push([name, inside, recall.toFixed(3), calls, units, readPerItem.toFixed(2), shortPages]);
  }
  stdout.write(`\n${table.toString()}\n`);
  stdout.write(`Read per item is what all pages cost, in cards of 370 bytes: the least charge of a query counts as eleven of them.\n`);
  const wrong = lines.filter(({ recall, calls }) => recall < 1 || calls > CALLS_MAX);
  const dear = lines.filter(
    ({ name, readPerItem, inside }) => name.startsWith('uniform') && inside > 10 * PAGE && readPerItem > READ_PER_ITEM_MAX,
  );
  for (const { name } of [...wrong, ...dear]) stdout.write(`MISSED: ${name}\n`);
  return wrong.length + dear.length === 0 ? 0 : 1;
}
