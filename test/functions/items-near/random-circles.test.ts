import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ItemRow } from '../../../domain/entities/item.ts';
import type { Place } from '../../../domain/geohash.ts';
import { LAYOUTS, placesOf } from '../../../tools/bench/near/layouts.ts';
import { rowsAt } from '../../../tools/bench/near/market.ts';
import { createDice, type Dice } from '../../../tools/demo/dice.ts';
import { bruteForce, type NearTable, openNearTable, requestAt, walkThrough } from './near-table.ts';

/** NEAR_ROUNDS=200 makes the long run of it, NEAR_SEED repeats one. */
const ROUNDS = Number(process.env.NEAR_ROUNDS ?? 20);
const SEEDS = process.env.NEAR_SEED === undefined ? [1, Math.floor(Math.random() * 1e9)] : [Number(process.env.NEAR_SEED)];
const KINDS = ['AUCTION', 'FIXED_PRICE', 'GIVEAWAY'] as const;
/** Where areas of the index meet, where degrees end, where cells are slivers; and two towns. */
const CENTRES: readonly [Place, ...Place[]] = [
  { latitude: 48.137, longitude: 11.575 },
  { latitude: -33.87, longitude: 151.21 },
  { latitude: -17.8, longitude: 179.99 },
  { latitude: 2.8125, longitude: -180 },
  { latitude: 0, longitude: 5.625 },
  { latitude: 76, longitude: 45 },
  { latitude: 89.9, longitude: 30 },
  { latitude: -89.98, longitude: -120 },
  { latitude: 90, longitude: 0 },
];
let table: NearTable;

beforeAll(async () => {
  table = await openNearTable();
});
afterAll(() => table.stop());

const centreFor = (dice: Dice): Place => {
  const { latitude, longitude } = dice.pick(CENTRES);
  return {
    latitude: Math.max(-90, Math.min(90, latitude + dice.between(-0.05, 0.05))),
    longitude: ((longitude + dice.between(-0.05, 0.05) + 540) % 360) - 180,
  };
};

/** Rows of any of the layouts around a place, 20 to 200 on a square of 50 km, of all ways of sale. */
const rowsAround = (centre: Place, dice: Dice): ItemRow[] => {
  const layout = { ...dice.pick(LAYOUTS as [(typeof LAYOUTS)[0]]), centre };
  const places = placesOf(layout, Math.round(dice.between(20, 200)), Math.round(dice.between(0, 1e9)));
  return rowsAt(places.map(onEarth)).map((row) => ({ ...row, saleKind: dice.pick(KINDS) }));
};

/** A place that a layout put beyond a pole or beyond 180°. */
const onEarth = ({ latitude, longitude }: Place): Place => ({
  latitude: Math.max(-90, Math.min(90, latitude)),
  longitude: ((((longitude + 180) % 360) + 360) % 360) - 180,
});

/** Takes away some rows and puts as many others where they were. */
const stir = async (dice: Dice, stirred: ItemRow[], coming: ItemRow[]): Promise<void> => {
  const leaving = stirred.splice(0, 5);
  await table.remove(leaving);
  await table.put(coming.splice(0, 5).map((row) => ({ ...row, title: `Late ${Math.round(dice.between(0, 100))}` })));
};

const round = async (dice: Dice): Promise<void> => {
  const centre = centreFor(dice);
  const rows = rowsAround(centre, dice);
  const staying = rows.filter((_, index) => index % 4 !== 0);
  const leaving = rows.filter((_, index) => index % 4 === 0);
  await table.put(rows);
  const request = requestAt(centre, dice.between(0.5, 40), {
    limit: Math.round(dice.between(1, 50)),
    category: dice.pick([null, null, 'BOOKS']),
    saleKind: dice.pick([null, null, 'AUCTION']),
  });
  const still = dice.chance(0.5);
  const coming = rowsAround(centre, dice);
  const { ids, costs } = await walkThrough(table, request, async () => (still ? undefined : await stir(dice, leaving, coming)));
  const certain = new Set((still ? rows : staying).map(({ PK }) => PK));
  expect(ids.filter((id) => certain.has(id))).toEqual(bruteForce(still ? rows : staying, request));
  expect(new Set(ids).size).toBe(ids.length);
  expect(Math.max(...costs.map(({ trips }) => trips))).toBeLessThanOrEqual(9);
  await table.remove([...table.rows.values()]);
};

test.each(SEEDS)('any circle anywhere is answered as by brute force while items come and go, seed %i', async (seed) => {
  const dice = createDice(seed);
  for (let nth = 0; nth < ROUNDS / 2; nth += 1) await round(dice);
});

test.each(SEEDS)('circles of evenly spread items read at most 1.6 for each inside, seed %i', async (seed) => {
  const dice = createDice(seed);
  let read = 0;
  let inside = 0;
  for (let nth = 0; nth < ROUNDS / 10; nth += 1) {
    const centre = { latitude: dice.between(-60, 60), longitude: dice.between(-180, 180) };
    const [uniform] = LAYOUTS as [(typeof LAYOUTS)[0]];
    await table.put(rowsAt(placesOf({ ...uniform, centre }, 600, Math.round(dice.between(0, 1e9))).map(onEarth)));
    const request = requestAt(centre, dice.between(12, 25), { limit: Math.round(dice.between(10, 50)) });
    const { ids, costs } = await walkThrough(table, request);
    expect(ids).toEqual(bruteForce(table.rows.values(), request));
    read += costs.reduce((sum, { itemsRead }) => sum + itemsRead, 0);
    inside += ids.length;
    await table.remove([...table.rows.values()]);
  }
  expect(read / inside).toBeLessThanOrEqual(1.6);
});
