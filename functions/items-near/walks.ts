import type { PlaceCard } from './card-index.ts';
import type { Search } from './search.ts';

/**
 * This long after a page its successor may still be drawn from what was read for that page: as long as people look at twenty cards. An item
 * that went meanwhile may still be shown; whoever acts on it is told. A first page always reads.
 */
const KEPT_MS_MAX = 60_000;
/** About 20 MB, of the function's 512. */
const KEPT_ITEMS_MAX = 20_000;
const WALKS_MAX = 500;

interface Walk {
  readonly search: Search<PlaceCard>;
  readonly keptAtMs: number;
}

/**
 * Searches whose next page was not asked for yet, each under the token of that page, in the memory of one warm function.
 *
 * A page in strict order of distance is a thin ring, and in a thinly populated place no few ranges of a two-dimensional index cover a ring
 * without most of its inside: what one page reads, the next would read again. Here it is kept instead. Begun again at each page, a walk through
 * 25 km reads 2 to 23 items for each inside, most where they are few; kept in memory 1.0 to 1.2. It is an economy, never a need: another
 * instance of the function answers the same token from the position inside it.
 */
export class Walks {
  readonly #walks = new Map<string, Walk>();
  readonly #nowMs: () => number;

  /** @param nowMs milliseconds of the wall clock: others stand still while the function is frozen between calls. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Keeps a search until the page of this token is asked for, or it is too old, or others need the room. */
  keep(token: string, search: Search<PlaceCard>): void {
    this.#walks.set(token, { search, keptAtMs: this.#nowMs() });
    let items = this.#forgetOld();
    for (const [oldest, walk] of this.#walks) {
      if (items <= KEPT_ITEMS_MAX && this.#walks.size <= WALKS_MAX) {
        return;
      }
      this.#walks.delete(oldest);
      items -= walk.search.itemsKept;
    }
  }

  /** The search that this token goes on with, once. */
  take(token: string): Search<PlaceCard> | undefined {
    this.#forgetOld();
    const walk = this.#walks.get(token);
    this.#walks.delete(token);
    return walk?.search;
  }

  /** Answers how many items the rest keeps. */
  #forgetOld(): number {
    let items = 0;
    for (const [token, { search, keptAtMs }] of this.#walks) {
      if (this.#nowMs() - keptAtMs > KEPT_MS_MAX) {
        this.#walks.delete(token);
      } else {
        items += search.itemsKept;
      }
    }
    return items;
  }
}
