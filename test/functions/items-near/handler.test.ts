import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAYOUTS, type Layout, placesOf } from '../../../tools/bench/near/layouts.ts';
import { rowsAt } from '../../../tools/bench/near/market.ts';
import { bruteForce, type NearPage, type NearTable, openNearTable, requestAt, walkThrough } from './near-table.ts';

const KINDS = ['AUCTION', 'FIXED_PRICE', 'GIVEAWAY'] as const;
const [uniform] = LAYOUTS;
/** Markets of a size each, so far apart that none is within reach of another. */
const MARKETS = [1000, 5000].map((size, index) => ({
  size,
  layout: { ...uniform!, centre: { latitude: 48.137, longitude: 11.575 + 5 * index } },
}));
const [{ layout: thin }] = MARKETS as [(typeof MARKETS)[0]];
let table: NearTable;

beforeAll(async () => {
  table = await openNearTable();
  for (const { size, layout } of MARKETS) {
    await table.put(rowsAt(placesOf(layout, size, 1)).map((row, index) => ({ ...row, saleKind: KINDS[index % KINDS.length]! })));
  }
});
afterAll(() => table.stop());

const pageOf = async (request: ReturnType<typeof requestAt>): Promise<NearPage> => {
  const { answer } = await table.near(request);
  if ('refusal' in answer) throw new Error(answer.refusal.message);
  return answer;
};

describe('the handler', () => {
  const request = requestAt(thin.centre, 10);

  test.each([
    ['everything', {}],
    ['a category', { category: 'BOOKS' }],
    ['a way of sale', { saleKind: 'AUCTION' }],
    ['both', { category: 'TOYS', saleKind: 'FIXED_PRICE' }],
  ])('answers %s in the brute-force order, page by page', async (_what, filter) => {
    const filtered = { ...request, ...filter, limit: 7 };
    const expected = bruteForce(table.rows.values(), filtered);
    expect(expected.length).toBeGreaterThan(5);
    expect((await walkThrough(table, filtered)).ids).toEqual(expected);
  });

  test('gives each card its distance, and no token after the last page', async () => {
    const { items, nextToken } = await pageOf(requestAt(thin.centre, 2, { limit: 50 }));
    expect(nextToken).toBeNull();
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ distanceKm }, index) => distanceKm <= 2 && distanceKm >= (items[index - 1]?.distanceKm ?? 0))).toBe(true);
    expect(items[0]).toMatchObject({ title: expect.any(String), sellerName: 'Margarete', currency: 'EUR' });
  });

  test('answers the same token twice alike, though only the first time from memory', async () => {
    const { nextToken } = await pageOf({ ...request, limit: 5 });
    const warm = await table.near({ ...request, limit: 5, nextToken });
    const cold = await table.near({ ...request, limit: 5, nextToken });
    expect(cold.answer).toMatchObject({ items: (warm.answer as NearPage).items });
    expect(cold.cost.trips).toBeGreaterThan(warm.cost.trips);
    expect(cold.cost.trips).toBeLessThanOrEqual(9);
  });

  test.each([
    ['another radius', { radiusKm: 11 }],
    ['another place', { latitude: 48 }],
    ['a category', { category: 'BOOKS' }],
    ['a way of sale', { saleKind: 'AUCTION' }],
  ])('refuses a token of a search with %s, and reads nothing', async (_what, other) => {
    const { nextToken } = await pageOf(request);
    const { answer, cost } = await table.near({ ...request, ...other, nextToken });
    expect(answer).toMatchObject({ refusal: { code: 'INVALID_INPUT', info: { field: 'nextToken' } } });
    expect(cost).toEqual({ trips: 0, readUnits: 0, itemsRead: 0 });
  });

  test('a token goes on with another limit', async () => {
    const first = await pageOf(request);
    const second = await pageOf({ ...request, limit: 3, nextToken: first.nextToken });
    expect([...first.items, ...second.items].map(({ PK }) => PK)).toEqual(bruteForce(table.rows.values(), request).slice(0, 23));
  });
});

describe('the budget', () => {
  /** Of the first 20 from several places within 10 km of a market's middle: the dearest in trips, the average in units. */
  const firstPages = async (layout: Layout, category: string | null): Promise<{ trips: number; units: number }> => {
    const centres = placesOf({ ...layout, spot: (dice) => [dice.between(-10, 10), dice.between(-10, 10)] }, 20, 5);
    const costs = [];
    for (const centre of centres) {
      const request = requestAt(centre, 25, { category });
      const { answer, cost } = await table.near(request);
      expect((answer as NearPage).items.map(({ PK }) => PK)).toEqual(bruteForce(table.rows.values(), request).slice(0, 20));
      costs.push(cost);
    }
    return {
      trips: Math.max(...costs.map(({ trips }) => trips)),
      units: costs.reduce((sum, { readUnits }) => sum + readUnits, 0) / costs.length,
    };
  };

  test.each([null, 'BOOKS'])(
    'the first 20 within 25 km cost nine trips at most and 5.5 units, alike within 1.5 (category %s)',
    async (category) => {
      const costs = [];
      for (const { layout } of MARKETS) costs.push(await firstPages(layout, category));
      const units = costs.map((cost) => cost.units);
      expect(Math.max(...costs.map(({ trips }) => trips))).toBeLessThanOrEqual(9);
      expect(Math.max(...units)).toBeLessThanOrEqual(5.5);
      expect(Math.max(...units) / Math.min(...units)).toBeLessThanOrEqual(1.5);
    },
  );

  test.each(MARKETS.flatMap(({ size, layout }) => [5, 25].map((radiusKm) => [size, radiusKm, layout] as const)))(
    'all pages among %i items, %i km around, read at most 1.6 items for each inside',
    async (_size, radiusKm, { centre }) => {
      const request = requestAt(centre, radiusKm, { limit: 50 });
      const { ids, costs } = await walkThrough(table, request);
      expect(ids).toEqual(bruteForce(table.rows.values(), request));
      expect(costs.reduce((sum, { itemsRead }) => sum + itemsRead, 0) / ids.length).toBeLessThanOrEqual(1.6);
      expect(Math.max(...costs.map(({ trips }) => trips))).toBeLessThanOrEqual(9);
    },
  );
});
