import type { ItemRow } from '../../../domain/entities/item.ts';
import { itemIdOf } from '../../../domain/keys.ts';
import { circleAround, distanceKm } from '../../../functions/items-near/circle.ts';
import { comparePositions } from '../../../functions/items-near/frontier.ts';
import type { RunningCloud } from '../../../local/cloud.ts';
import { type Layout, placesOf } from './layouts.ts';
import { rowsAt, writeRows } from './market.ts';

const RADII_KM = [5, 25];
const PAGE = 50;
const FIRST_PAGE = 20;
/** Centres of first pages: the layout's own, and others that lie as its items do, but nearer to the middle. */
const CENTRES = 10;
const CENTRES_SPREAD = 0.4;
/** A card of the index by place has some 370 bytes, and a read unit buys 8 KB, eventually consistent. */
const CARDS_PER_UNIT = 8192 / 370;

/** Items lying in some way. */
export interface Market {
  readonly layout: Layout;
  readonly size: number;
  readonly seed: number;
}

/** What was measured of one kind of circle. */
export interface Line {
  readonly layout: string;
  readonly size: number;
  readonly radiusKm: number;
  readonly category: string | null;
  /** Items inside the circle around the layout's centre. */
  readonly inside: number;
  /** 1 when each answer is the brute-force one. */
  readonly recall: number;
  /** DynamoDB calls of the first page that took most. */
  readonly calls: number;
  /** Read units of a first page, on average and at most. */
  readonly units: number;
  readonly unitsMost: number;
  /** What all pages cost, in cards for each item inside. */
  readonly paidPerItem: number;
  readonly shortPages: number;
}

interface Stage {
  readonly url: string;
  readonly key: string;
  readonly endpoint: string;
}

/** Fills the table of a running cloud, and measures circles of 5 and 25 km in it, of all items and of a category. */
export async function measure(cloud: RunningCloud, stackName: string, market: Market, onStep: (text: string) => void): Promise<Line[]> {
  const { layout, size, seed } = market;
  const { ApiUrl = '', ApiKey = '', Region = '', ItemsTableName = '' } = cloud.outputs[stackName] ?? {};
  const rows = rowsAt(placesOf(layout, size, seed));
  await writeRows({ endpoint: cloud.endpoint, region: Region, table: ItemsTableName }, rows);
  const stage = { url: ApiUrl, key: ApiKey, endpoint: cloud.endpoint };
  const centres = [layout.centre, ...placesOf({ ...layout, spot: (dice) => nearTheMiddle(layout.spot(dice)) }, CENTRES - 1, seed + 1)];
  const lines: Line[] = [];
  for (const radiusKm of RADII_KM) {
    for (const category of [null, 'BOOKS']) {
      onStep(`${layout.name}, ${size} items, ${radiusKm} km${category === null ? '' : ', a category'}`);
      const inputs = centres.map((centre) => ({ ...centre, radiusKm, category }));
      const figures = {
        ...(await measureFirstPages(stage, rows, inputs)),
        ...(await measureCircle(stage, rows, { ...layout.centre, radiusKm, category })),
      };
      lines.push({ layout: layout.name, size, radiusKm, category, ...figures, recall: figures.recall * figures.firstRecall });
    }
  }
  return lines;
}

const nearTheMiddle = ([northKm, eastKm]: [number, number]): [number, number] => [northKm * CENTRES_SPREAD, eastKm * CENTRES_SPREAD];

async function measureFirstPages(stage: Stage, rows: readonly ItemRow[], inputs: readonly NearInput[]) {
  let exact = 0;
  const costs = [];
  for (const input of inputs) {
    const truth = bruteForce(rows, input).slice(0, FIRST_PAGE);
    const cost = await counted(stage, async () => {
      const { items } = await near(stage, input, { limit: FIRST_PAGE, nextToken: null });
      exact += items.every(({ id }, index) => id === truth[index]) ? 1 : 0;
    });
    costs.push(cost);
  }
  return {
    firstRecall: exact / inputs.length,
    calls: Math.max(...costs.map(({ trips }) => trips)),
    units: costs.reduce((sum, { readUnits }) => sum + readUnits, 0) / costs.length,
    unitsMost: Math.max(...costs.map(({ readUnits }) => readUnits)),
  };
}

interface NearInput {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
  readonly category: string | null;
}

async function measureCircle(stage: Stage, rows: readonly ItemRow[], input: NearInput) {
  const truth = bruteForce(rows, input);
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
    paidPerItem: truth.length === 0 ? 0 : (all.readUnits * CARDS_PER_UNIT) / truth.length,
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
