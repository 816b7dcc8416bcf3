import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { geohashAt, type Place } from '../../../domain/geohash.ts';
import { circleAround } from '../../../functions/items-near/circle.ts';
import { type Page, Search, START } from '../../../functions/items-near/search.ts';
import { cardAt, MemoryIndex, type TestCard, walk } from './memory-index.ts';

const QUERIES_MAX = 9;
const BERLIN = { latitude: 52.52, longitude: 13.405 };

/** Searches from page to page: one that stays in memory, or, cold, each begun at the position of the page before. */
const searches = (centre: Place, radiusKm: number, isCold: boolean, isFiltered = false) => {
  const circle = circleAround(centre, radiusKm);
  const at = (page: Page<TestCard> | null) =>
    new Search<TestCard>({ circle, start: page?.next ?? START, density: page?.density ?? null, isFiltered });
  const warm = at(null);
  return (previous: Page<TestCard> | null) => (isCold ? at(previous) : warm);
};

const around = (centre: Place, northKm: number, eastKm: number): Place => {
  const latitude = Math.max(-90, Math.min(90, centre.latitude + northKm / 111.2));
  const perDegree = 111.2 * Math.max(0.001, Math.cos((centre.latitude * Math.PI) / 180));
  return { latitude, longitude: ((((centre.longitude + eastKm / perDegree + 180) % 360) + 360) % 360) - 180 };
};

const centres = fc.oneof(
  fc.constant(BERLIN),
  fc.record({ latitude: fc.double({ min: -89.9, max: 89.9, noNaN: true }), longitude: fc.constantFrom(-180, -179.999, 179.999, 180) }),
  fc.record({
    latitude: fc.constantFrom(-89.99, -89.8, 89.8, 89.95, 87.19, 75.93),
    longitude: fc.constantFrom(-180, 0, 44.99, 12),
  }),
  fc.record({ latitude: fc.constantFrom(0, 2.8125, -2.8125, 50.625), longitude: fc.constantFrom(0, 5.625, -5.625) }),
);

/** Some items alone, some in one place. Offsets are shares of the radius, so that about half of them are inside. */
const offset = fc.double({ min: -1.2, max: 1.2, noNaN: true });
const spots = fc.array(fc.record({ north: offset, east: offset, items: fc.constantFrom(1, 1, 1, 2, 70) }), { maxLength: 25 });
const kinds = ['AUCTION', 'FIXED_PRICE', 'GIVEAWAY'];

const cardsOf = (centre: Place, radiusKm: number, layout: { north: number; east: number; items: number }[]): TestCard[] =>
  layout.flatMap(({ north, east, items }, spot) =>
    Array.from({ length: items }, (_, nth) => {
      const geohash = geohashAt(around(centre, north * radiusKm, east * radiusKm));
      return cardAt(geohash, `item-${spot}-${String(nth).padStart(3, '0')}`, kinds[(spot + nth) % kinds.length]);
    }),
  );

const layouts = fc.record({
  centre: centres,
  radiusKm: fc.constantFrom(0.1, 0.5, 1, 5, 25, 100),
  layout: spots,
  limit: fc.constantFrom(1, 2, 7, 20, 50),
  saleKind: fc.constantFrom(null, null, 'AUCTION'),
  isCold: fc.boolean(),
});

test('the pages are the brute-force order, of any layout, with any limit, kept in memory or begun again', async () => {
  await fc.assert(
    fc.asyncProperty(layouts, async ({ centre, radiusKm, layout, limit, saleKind, isCold }) => {
      const index = new MemoryIndex(cardsOf(centre, radiusKm, layout));
      const searchFor = searches(centre, radiusKm, isCold, saleKind !== null);
      const { ids, pages, queriesMax } = await walk(index, searchFor, { limit, saleKind });
      expect(ids).toEqual(index.bruteForce(centre, radiusKm, saleKind));
      expect(queriesMax).toBeLessThanOrEqual(QUERIES_MAX);
      expect(Math.max(...pages.map((page) => page.items.length))).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('at the very pole, where a row of 32,768 cells is equally far, the pages are the brute-force order too', async () => {
  const pole = { latitude: 90, longitude: 0 };
  const cards = Array.from({ length: 60 }, (_, nth) =>
    cardAt(geohashAt({ latitude: 90 - (nth % 4) * 0.01, longitude: nth * 6 - 180 }), `item-${nth}`),
  );
  const index = new MemoryIndex(cards);
  const { ids } = await walk(index, searches(pole, 25, false), { limit: 20 });
  expect(ids).toEqual(index.bruteForce(pole, 25));
  expect(ids).toHaveLength(60);
});

test('what stays is neither skipped nor repeated while others come and go between pages', async () => {
  await fc.assert(
    fc.asyncProperty(layouts, fc.nat(1000), async ({ centre, radiusKm, layout, limit, isCold }, seed) => {
      const cards = cardsOf(centre, radiusKm, layout);
      const staying = cards.filter((_, nth) => nth % 3 !== 0);
      const going = cards.filter((_, nth) => nth % 3 === 0);
      const index = new MemoryIndex(cards);
      const afterPage = () => {
        const leaving = going.splice(seed % Math.max(1, going.length), 2);
        for (const card of leaving) {
          index.cards.delete(card.PK);
          const arriving = cardAt(card.geohash, `new-${card.PK}`);
          index.cards.set(arriving.PK, arriving);
        }
      };
      const { ids } = await walk(index, searches(centre, radiusKm, isCold), { limit, afterPage });
      const names = new Set(staying.map(({ PK }) => PK));
      expect(ids.filter((id) => names.has(id))).toEqual(new MemoryIndex(staying).bruteForce(centre, radiusKm));
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 100 },
  );
}, 60_000);

describe('the cost', () => {
  const building = (items: number) =>
    Array.from({ length: items }, (_, nth) => cardAt(geohashAt(BERLIN), `item-${String(nth).padStart(6, '0')}`));

  test.each([
    ['in mid-ocean', { latitude: -40, longitude: -140 }],
    ['at the north pole', { latitude: 90, longitude: 0 }],
    ['at the foot of the northern cap', { latitude: 87.19, longitude: 44.9 }],
    ['where columns are narrowest', { latitude: 75.9, longitude: 5.6 }],
    ['where four areas meet across 180°', { latitude: 2.8125, longitude: 180 }],
  ])('an empty circle of 100 km %s is answered in one call', async (_where, centre) => {
    const { pages, queriesMax } = await walk(new MemoryIndex([]), searches(centre, 100, false), { limit: 20 });
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatchObject({ items: [], next: null });
    expect(queriesMax).toBeLessThanOrEqual(QUERIES_MAX);
  });

  test('20 of 3,000 items of one building cost four queries that read 30 items, and the next 20 of a begun-again search 21', async () => {
    const index = new MemoryIndex(building(3000));
    const searchFor = searches(BERLIN, 25, true);
    const first = await searchFor(null).page(20, index.reader());
    expect([first.items.length, index.queries, index.scanned]).toEqual([20, 4, 30]);
    const second = await searchFor(first).page(20, index.reader());
    expect(second.items.map(({ PK }) => PK)).toEqual(
      building(40)
        .slice(20)
        .map(({ PK }) => PK),
    );
    expect(index.scanned - 30).toBe(21);
  });

  test('a page that was read ahead costs no query', async () => {
    const index = new MemoryIndex(building(3000));
    const searchFor = searches(BERLIN, 25, false);
    await searchFor(null).page(15, index.reader());
    const queries = index.queries;
    const second = await searchFor(null).page(15, index.reader());
    expect(second.items).toHaveLength(15);
    expect(index.queries).toBe(queries);
  });
});

test('items of one cell come by id, and cells of equal distance by geohash', async () => {
  const onTheMeridian = { latitude: 52.52, longitude: 0 };
  const [west, east] = [-0.005, 0.005].map((longitude) => geohashAt({ ...onTheMeridian, longitude }));
  const index = new MemoryIndex([cardAt(east!, 'b'), cardAt(east!, 'a'), cardAt(west!, 'd'), cardAt(west!, 'c')]);
  const { ids, pages } = await walk(index, searches(onTheMeridian, 1, false), { limit: 3 });
  expect(new Set(pages.flatMap((page) => page.items.map(({ distanceKm }) => distanceKm))).size).toBe(1);
  expect(west! < east!).toBe(true);
  expect(ids).toEqual(['c', 'd', 'a', 'b']);
});

test('a step that was planned wrong still gets on: a crowd between two thin places', async () => {
  const crowd = Array.from({ length: 400 }, (_, nth) => cardAt(geohashAt(around(BERLIN, 8, 3)), `crowd-${String(nth).padStart(3, '0')}`));
  const thin = Array.from({ length: 30 }, (_, nth) => cardAt(geohashAt(around(BERLIN, nth / 2, -nth / 2)), `thin-${nth}`));
  const index = new MemoryIndex([...crowd, ...thin]);
  const { ids, queriesMax } = await walk(index, searches(BERLIN, 25, true), { limit: 50 });
  expect(ids).toEqual(index.bruteForce(BERLIN, 25));
  expect(queriesMax).toBeLessThanOrEqual(QUERIES_MAX);
});
