import type { Place } from '../../../domain/geohash.ts';
import { placeKeys } from '../../../domain/places.ts';
import { distanceKm } from '../../../functions/items-near/circle.ts';
import type { Card } from '../../../functions/items-near/found.ts';
import { comparePositions } from '../../../functions/items-near/frontier.ts';
import type { Page, ReadIndex, Search } from '../../../functions/items-near/search.ts';

export interface TestCard extends Card {
  readonly area: string;
  readonly saleKind: string;
}

export const cardAt = (geohash: string, id: string, saleKind = 'AUCTION'): TestCard => {
  const { GSI1PK, GSI1SK } = placeKeys(geohash, 'BOOKS', id);
  return { PK: id, GSI1SK, geohash, saleKind, area: GSI1PK.slice('AREA#'.length) };
};

/** An index that is read as DynamoDB's is: sorted keys, a limit before the filter, the last key while there may be more. */
export class MemoryIndex {
  readonly cards = new Map<string, TestCard>();
  queries = 0;
  scanned = 0;

  constructor(cards: readonly TestCard[]) {
    for (const card of cards) {
      this.cards.set(card.PK, card);
    }
  }

  reader(saleKind: string | null = null): ReadIndex<TestCard> {
    return async ({ stretch, limit }) => {
      const inside = [...this.cards.values()]
        .filter(({ area, GSI1SK }) => area === stretch.area && GSI1SK >= stretch.low && GSI1SK <= stretch.high)
        .sort((a, b) => (a.GSI1SK < b.GSI1SK ? -1 : 1))
        .slice(0, limit);
      this.queries += 1;
      this.scanned += inside.length;
      return {
        cards: inside.filter((card) => saleKind === null || card.saleKind === saleKind),
        scanned: inside.length,
        lastKey: inside.length === limit ? inside.at(-1)!.GSI1SK : null,
      };
    };
  }

  /** Ids in the right order, by looking at every card. */
  bruteForce(centre: Place, radiusKm: number, saleKind: string | null = null): string[] {
    return [...this.cards.values()]
      .filter((card) => saleKind === null || card.saleKind === saleKind)
      .map((card) => ({ id: card.PK, distanceKm: distanceKm(centre, card.geohash), geohash: card.geohash, key: card.GSI1SK }))
      .filter((item) => item.distanceKm <= radiusKm)
      .sort(comparePositions)
      .map(({ id }) => id);
  }
}

/** Goes on until the last page. `searchFor` answers the search for a page: always the same one is a warm walk, a new one each a cold walk. */
export const walk = async (
  index: MemoryIndex,
  searchFor: (previous: Page<TestCard> | null) => Search<TestCard>,
  options: { limit: number; saleKind?: string | null; afterPage?: (page: Page<TestCard>) => void },
): Promise<{ ids: string[]; pages: Page<TestCard>[]; queriesMax: number }> => {
  const pages: Page<TestCard>[] = [];
  let queriesMax = 0;
  do {
    const before = index.queries;
    const page = await searchFor(pages.at(-1) ?? null).page(options.limit, index.reader(options.saleKind ?? null));
    queriesMax = Math.max(queriesMax, index.queries - before);
    pages.push(page);
    options.afterPage?.(page);
  } while (pages.at(-1)!.next !== null);
  return { ids: pages.flatMap((page) => page.items.map(({ PK }) => PK)), pages, queriesMax };
};
