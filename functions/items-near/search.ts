import { cellIndexOf } from '../../domain/geohash.ts';
import { blockOfCell, CODE_LENGTH, codeNumber, codeText } from '../../domain/places.ts';
import { type Circle, groundBetween } from './circle.ts';
import { densityOf, type Evidence, evidenceOf, observed } from './density.ts';
import { type Card, FoundItems } from './found.ts';
import { comparePositions, type Position, type UnreadCell, unreadCells } from './frontier.ts';
import { KnownStretches, type Stretch } from './known.ts';
import { type Mode, nextCellRead, planReads, probeRead, type Read } from './plan.ts';

/** What one query brought. */
export interface ReadAnswer<C extends Card> {
  readonly cards: readonly C[];
  /** Items read, those that a filter left out included. */
  readonly scanned: number;
  /** The last key read when there may be more, else null. */
  readonly lastKey: string | null;
}

export type ReadIndex<C extends Card> = (read: Read) => Promise<ReadAnswer<C>>;

export interface SearchArguments {
  readonly circle: Circle;
  readonly start: Position;
  /** Items a km² around the start, where known. */
  readonly density: number | null;
  readonly isFiltered: boolean;
}

/** Before everything. */
export const START: Position = { distanceKm: -1, geohash: '', key: '' };

/** Queries of one call; with the read of the auctions on the page an answer takes ten trips at most. */
const QUERIES_MAX = 9;
/** Queries of a step run at the same time, and leave some of the call's for a correction. */
const STEP_QUERIES_MAX = 7;
/** Cells looked at one by one, enough for the largest page where a cell holds two items. */
const NEXT_CELLS = 32;
/** Follows a key directly in the index's order. */
const AFTER = '\u0000';
/** From so many items of one cell on, a read that breaks off among them is not repeated from the cell's beginning. */
const CROWD_ITEMS = 10;

export interface Page<C extends Card> {
  readonly items: (C & { distanceKm: number })[];
  /** Where the next page starts; null after the last one. */
  readonly next: Position | null;
  /** Items a km² where the page ended. */
  readonly density: number | null;
}

/**
 * One way outward from a place, page by page, nearest first.
 *
 * Answers are right because an item is given out only when nothing unread can come before it (`unreadCells`). What they cost is decided by
 * `planReads`, which needs to know how dense it is. The first query of a search is a probe; from then on each step measures the density anew
 * (`density.ts`), and the cursor keeps it for a search that goes on elsewhere from a position. The first page reads a ring that should hold
 * it, around what the probe read. The search that stays in memory (`walks.ts`) reads tiles: blocks of the index that should hold some
 * dozens of items, each once.
 */
export class Search<C extends Card> {
  readonly #circle: Circle;
  readonly #isFiltered: boolean;
  readonly #known = new KnownStretches();
  readonly #found: FoundItems<C>;
  #mode: Mode;
  #position: Position;
  #evidence: Evidence | null;
  #scanned = 0;
  #matched = 0;

  constructor({ circle, start, density, isFiltered }: SearchArguments) {
    this.#circle = circle;
    this.#isFiltered = isFiltered;
    this.#found = new FoundItems(circle);
    this.#evidence = density === null ? null : evidenceOf(density);
    this.#position = start;
    this.#mode = start.geohash === '' ? 'first' : 'cold';
    if (start.geohash !== '') {
      const block = blockOfCell(cellIndexOf(start.geohash));
      this.#known.add({ area: block.area, low: codeText(block.from), high: start.key });
    }
  }

  /** How many items it holds that were read but not given out yet. */
  get itemsKept(): number {
    return this.#found.size;
  }

  /** The next items, `limit` of them unless the queries of a call don't suffice or the circle has no more. */
  async page(limit: number, readIndex: ReadIndex<C>): Promise<Page<C>> {
    let queriesLeft = QUERIES_MAX;
    let next = this.#nextCells();
    const [start] = next;
    while (next[0] !== undefined && queriesLeft > 0 && this.#found.countBefore(next[0]) < limit) {
      const want = limit - this.#found.countBefore(next[0]);
      // A call that has not got on yet keeps its last query for the cell that comes next, so that every call gets on.
      const isStuck = start !== undefined && comparePositions(start, next[0]) === 0;
      const plan = this.#plan(next[0], want, Math.min(STEP_QUERIES_MAX, isStuck ? queriesLeft - 1 : queriesLeft));
      const reads = plan.length > 0 ? plan : [nextCellRead(next[0], want)];
      queriesLeft -= reads.length;
      await this.#read(reads, readIndex);
      next = this.#nextCells();
    }
    this.#mode = 'warm';
    return this.#take(limit, next[0]);
  }

  #nextCells(): UnreadCell[] {
    return unreadCells(this.#circle, this.#known, this.#position, NEXT_CELLS);
  }

  #plan(first: UnreadCell, want: number, queriesMax: number): Read[] {
    if (this.#evidence === null) {
      return [probeRead(this.#circle, first)];
    }
    return planReads({
      circle: this.#circle,
      known: this.#known,
      mode: this.#mode,
      fromKm: first.distanceKm,
      want,
      density: densityOf(this.#evidence),
      share: this.#isFiltered ? (this.#matched + 1) / (this.#scanned + 3) : 1,
      queriesMax,
    });
  }

  async #read(reads: readonly Read[], readIndex: ReadIndex<C>): Promise<void> {
    const answers = await Promise.all(reads.map(async (read) => ({ read, answer: await readIndex(read) })));
    const items = answers.reduce((sum, { answer }) => sum + this.#freshItems(answer), 0);
    const parts = answers.map(({ read, answer }) => this.#noteAnswer(answer, read));
    const groundKm2 = parts.reduce((sum, part) => sum + this.#groundOf(part), 0);
    const isCut = answers.some(({ answer }) => answer.lastKey !== null);
    this.#evidence = observed(this.#evidence, { items, groundKm2 }, isCut);
  }

  /** Keeps what a query brought, and gives back how far it came. */
  #noteAnswer(answer: ReadAnswer<C>, { stretch }: Read): Stretch {
    this.#scanned += answer.scanned;
    this.#matched += answer.cards.length;
    for (const item of answer.cards.map((card) => this.#found.placed(card))) {
      if (comparePositions(item, this.#position) >= 0) {
        this.#found.add(item);
      }
    }
    const high = answer.lastKey === null ? stretch.high : endOf(answer, answer.lastKey);
    this.#known.add({ ...stretch, high: high > stretch.low ? high : answer.lastKey + AFTER });
    return { ...stretch, high: answer.lastKey === null ? stretch.high : answer.lastKey + AFTER };
  }

  /** Items read that had not been given out before: a crowd that a cold page comes by again says nothing of what lies ahead. */
  #freshItems({ cards, scanned }: ReadAnswer<C>): number {
    const fresh = cards.filter((card) => comparePositions(this.#found.placed(card), this.#position) >= 0).length;
    return cards.length === 0 ? scanned : (scanned * fresh) / cards.length;
  }

  /** A cell that a read broke off in counts as read: its ground is not empty, whatever its rest holds. */
  #groundOf({ area, low, high }: Stretch): number {
    const end = codeNumber(high) + (high.length > CODE_LENGTH ? 1 : 0);
    return this.#circle.areas.reduce((sum, one) => sum + (one.area === area ? groundBetween(one, codeNumber(low), end) : 0), 0);
  }

  #take(limit: number, bound: UnreadCell | undefined): Page<C> {
    const taken = this.#found.take(limit, bound);
    const last = taken.at(-1);
    if (last !== undefined && taken.length === limit) {
      this.#position = positionOf({ ...last, key: last.key + AFTER });
    } else if (bound !== undefined) {
      this.#position = positionOf(bound);
    }
    return {
      items: taken.map(({ card, distanceKm: km }) => ({ ...card, distanceKm: km })),
      next: bound === undefined && this.#found.size === 0 ? null : this.#position,
      density: this.#evidence === null ? null : densityOf(this.#evidence),
    };
  }
}

/** How far a read came that broke off: to the last key in a crowded cell, else to the beginning of that cell, as a query for its rest costs more. */
const endOf = ({ cards, scanned }: ReadAnswer<Card>, lastKey: string): string => {
  const cell = lastKey.slice(0, CODE_LENGTH);
  const filteredOut = scanned - cards.length;
  const isCrowd = filteredOut + cards.filter(({ GSI1SK }) => GSI1SK.startsWith(cell)).length >= CROWD_ITEMS;
  return isCrowd ? lastKey + AFTER : cell;
};

const positionOf = ({ distanceKm: km, geohash, key }: Position): Position => ({ distanceKm: km, geohash, key });
