import { describe, expect, it } from 'vitest';
import { TITLE_LENGTH } from '../../domain/limits.ts';
import { catalogue } from '../../tools/demo/catalogue.ts';
import type { CatalogueEntry } from '../../tools/demo/catalogue-entry.ts';
import { demoItemId } from '../../tools/demo/item-id.ts';
import { listingTitle } from '../../tools/demo/listing-title.ts';
import { type PlannedItem, planCity } from '../../tools/demo/plan.ts';
import { sellers } from '../../tools/demo/sellers.ts';

const SEEDS = [0, 1, 2, 3, 42, 1_000_003, 2 ** 31 - 1, Math.floor(Math.random() * 2 ** 31)];
const MINUTE_MS = 60_000;

/** The entry of the catalogue that an item was made from: the words outside `{…}` are its own. */
function entryOf(item: PlannedItem): CatalogueEntry {
  const pattern = ([title]: CatalogueEntry): RegExp =>
    new RegExp(`^${title.replace(/[.*+?^$()[\]\\]/g, '\\$&').replace(/\{([^{}]+)\}/g, '(?:$1)')}$`);
  const found = catalogue[item.category].filter((entry) => pattern(entry).test(item.title));
  expect(found, item.title).toHaveLength(1);
  return found[0]!;
}

describe.each(SEEDS)('the demo city of seed %i', (seed) => {
  const city = planCity(seed);

  it('is the same each time', () => {
    expect(planCity(seed)).toEqual(city);
  });

  it('has 200 items under titles that are all different', () => {
    expect(city).toHaveLength(200);
    expect(new Set(city.map(({ title }) => title.toLowerCase())).size).toBe(200);
  });

  it('has 13 to 17 items of each category, and of each category every kind of sale', () => {
    const kinds = (category: string): string[] => [
      ...new Set(city.filter((item) => item.category === category).map((item) => item.saleKind)),
    ];
    for (const category of Object.keys(catalogue)) {
      const count = city.filter((item) => item.category === category).length;
      expect(count, category).toBeGreaterThanOrEqual(13);
      expect(count, category).toBeLessThanOrEqual(17);
      expect(kinds(category).sort(), category).toEqual(['AUCTION', 'FIXED_PRICE', 'GIVEAWAY']);
    }
  });

  it('has all conditions, and items of all sellers', () => {
    expect([...new Set(city.map(({ condition }) => condition))].sort()).toEqual(['FAIR', 'FOR_PARTS', 'GOOD', 'LIKE_NEW', 'NEW']);
    expect(new Set(city.map(({ seller }) => seller.email)).size).toBe(sellers.length);
  });

  it('prices each item within what the catalogue says', () => {
    for (const item of city) {
      const [, fromEuros, toEuros] = entryOf(item);
      expect(item.valueMinor, item.title).toBeGreaterThanOrEqual(Math.max(100, fromEuros * 100 - 500));
      expect(item.valueMinor, item.title).toBeLessThanOrEqual(toEuros * 100 + 500);
    }
  });

  it('lists each item within a kilometre of its seller', () => {
    for (const { latitude, longitude, seller } of city) {
      const northKm = (latitude - seller.home.latitude) * 111.2;
      const eastKm = (longitude - seller.home.longitude) * 111.2 * Math.cos((latitude * Math.PI) / 180);
      expect(Math.hypot(northKm, eastKm)).toBeLessThan(1);
    }
  });

  it('has texts within the bounds of the API, with every choice made', () => {
    for (const { title, description } of city) {
      expect(title.length).toBeLessThanOrEqual(120);
      expect(description.length).toBeLessThanOrEqual(4000);
      expect(`${title}${description}`).not.toMatch(/[{}|]/);
    }
  });

  it('has auctions within the rules, some with a reserve, a buy-now price or a later start', () => {
    const auctions = city.flatMap(({ auction }) => auction ?? []);
    for (const {
      startPriceMinor,
      reservePriceMinor = startPriceMinor,
      buyNowPriceMinor = reservePriceMinor,
      lastsMs,
      opensAfterMs,
    } of auctions) {
      expect(startPriceMinor).toBeLessThanOrEqual(reservePriceMinor);
      expect(reservePriceMinor).toBeLessThanOrEqual(buyNowPriceMinor);
      expect(lastsMs + opensAfterMs).toBeLessThan(30 * 24 * 60 * MINUTE_MS);
    }
    const some = [
      ...new Set(
        auctions.flatMap(({ reservePriceMinor, buyNowPriceMinor, opensAfterMs }) =>
          [reservePriceMinor && 'reserve', buyNowPriceMinor && 'buyNow', opensAfterMs && 'later'].filter(Boolean),
        ),
      ),
    ];
    expect(some.sort()).toEqual(['buyNow', 'later', 'reserve']);
  });

  it('has one auction that ends within ten minutes, and three more within two hours', () => {
    const ends = city.flatMap(({ auction }) => (auction === undefined ? [] : [(auction.opensAfterMs + auction.lastsMs) / MINUTE_MS]));
    expect(ends.filter((minutes) => minutes < 10)).toHaveLength(1);
    expect(ends.filter((minutes) => minutes < 120)).toHaveLength(4);
  });
});

it('differs between seeds', () => {
  expect(planCity(1).map(({ title }) => title)).not.toEqual(planCity(2).map(({ title }) => title));
});

it('gives each item and each relisting an id of its own, the same each time', () => {
  const ids = [demoItemId(1, 0, 0), demoItemId(1, 0, 1), demoItemId(1, 1, 0), demoItemId(2, 0, 0)];
  expect(new Set(ids).size).toBe(4);
  expect(demoItemId(1, 0, 0)).toBe('c44535fd-f50b-56ba-8100-644c779f1c59');
});

it('calls no listing of an item like another one, within the bound of a title', () => {
  const titles = planCity(1).flatMap(({ title }) => [0, 1, 2, 9_999].map((generation) => listingTitle(title, generation)));
  expect(new Set(titles).size).toBe(titles.length);
  expect(Math.max(...titles.map((title) => title.length))).toBeLessThanOrEqual(TITLE_LENGTH.max);
});
