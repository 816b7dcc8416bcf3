import type { Circle } from './circle.ts';
import { distanceKm } from './circle.ts';
import { comparePositions, type Position } from './frontier.ts';

/** What a search needs of an item; the rest passes through. */
export interface Card {
  readonly PK: string;
  readonly GSI1SK: string;
  readonly geohash: string;
}

/** An item and where it stands in the order of answers. */
export interface Found<C extends Card> extends Position {
  readonly card: C;
}

/** The items of a circle that were read but not given out yet. */
export class FoundItems<C extends Card> {
  readonly #circle: Circle;
  readonly #items = new Map<string, Found<C>>();

  constructor(circle: Circle) {
    this.#circle = circle;
  }

  get size(): number {
    return this.#items.size;
  }

  /** Where a card stands. */
  placed(card: C): Found<C> {
    return { card, distanceKm: distanceKm(this.#circle.centre, card.geohash), geohash: card.geohash, key: card.GSI1SK };
  }

  /** Keeps an item that lies in the circle. */
  add(item: Found<C>): void {
    if (item.distanceKm <= this.#circle.radiusKm) {
      this.#items.set(item.card.PK, item);
    }
  }

  /** How many items stand before a position; all when there is none. */
  countBefore(bound: Position | undefined): number {
    return this.#before(bound).length;
  }

  /** Gives out the first items before a position, in order, `limit` of them at most. */
  take(limit: number, bound: Position | undefined): Found<C>[] {
    const taken = this.#before(bound).sort(comparePositions).slice(0, limit);
    for (const { card } of taken) {
      this.#items.delete(card.PK);
    }
    return taken;
  }

  #before(bound: Position | undefined): Found<C>[] {
    return [...this.#items.values()].filter((item) => bound === undefined || comparePositions(item, bound) < 0);
  }
}
