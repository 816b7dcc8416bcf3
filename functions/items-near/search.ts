import { cellIndexOf } from '../../domain/geohash.ts';
import { blockOfCell, CODE_LENGTH, codeNumber, codeText } from '../../domain/places.ts';
import { type Circle, distanceKm, groundBetween } from './circle.ts';
import { densityOf, type Evidence, evidenceOf, observed } from './density.ts';
import { comparePositions, type Position, type UnreadCell, unreadCells } from './frontier.ts';
import { KnownStretches, type Stretch } from './known.ts';
import { nextCellRead, planReads, probeRead, type Read } from './plan.ts';

/** What the search needs of an item; the rest passes through. */
export interface Card {
  readonly PK: string;
  readonly GSI1SK: string;
  readonly geohash: string;
}

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
/** Queries of a step run at the same time. The first page learns how dense it is as it goes, so a step leaves some for a correction. */
const STEP_QUERIES_MAX = { firstPage: 4, laterPage: 8 };
/** Who asks for a second page will ask for a third: the rest of what a step reads is kept for it, see `walks.ts`. */
const PAGES_AHEAD = 3;
/** Items of a tile. Small ones keep the first page cheap; in a longer walk nothing read is lost, and large ones need fewer queries. */
const TILE_ITEMS = { firstPage: 8, laterPage: 40 };
/** Cells looked at one by one, enough for the largest page where a cell holds two items. */
const NEXT_CELLS = 32;
/** Follows a key directly in the index's order. */
const AFTER = '\u0000';

/** An item and where it stands in the order of answers. */
interface Found<C extends Card> extends Position {
  readonly card: C;
}

/** What a step starts from: the cell that comes next, the items that the page lacks, the queries it may take. */
interface Step {
  readonly first: UnreadCell;
  readonly want: number;
  readonly queriesLeft: number;
}

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
 * `planReads` from an estimate of the density, which each step measures anew. A search that goes on from a position has the density
 * from its cursor; one that starts takes a probe.
 */
export class Search<C extends Card> {
  readonly #circle: Circle;
  readonly #isFiltered: boolean;
  readonly #known = new KnownStretches();
  readonly #found = new Map<string, Found<C>>();
  #position: Position;
  #evidence: Evidence | null;
  #pages = 0;
  /** Whether it began at a position and has read nothing yet. */
  #isCold: boolean;
  #scanned = 0;
  #matched = 0;

  constructor({ circle, start, density, isFiltered }: SearchArguments) {
    this.#circle = circle;
    this.#isFiltered = isFiltered;
    this.#evidence = density === null ? null : evidenceOf(density);
    this.#position = start;
    this.#isCold = start.geohash !== '';
    if (this.#isCold) {
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
    const started = next[0];
    let last: Position | undefined;
    while (next[0] !== undefined && queriesLeft > 0 && this.#before(next[0]).length < limit) {
      const want = limit - this.#before(next[0]).length;
      // A call that has not got on yet keeps one query, which then surely gets it on.
      const free = isSame(started, next[0]) ? Math.max(1, queriesLeft - 1) : queriesLeft;
      const reads = isSame(last, next[0]) ? [nextCellRead(next[0], want)] : this.#plan({ first: next[0], want, queriesLeft: free });
      last = next[0];
      queriesLeft -= reads.length;
      await this.#read(reads, readIndex);
      next = this.#nextCells();
    }
    this.#pages += 1;
    return this.#take(limit, next[0]);
  }

  #nextCells(): UnreadCell[] {
    return unreadCells(this.#circle, this.#known, this.#position, NEXT_CELLS);
  }

  #plan({ first, want, queriesLeft }: Step): Read[] {
    if (this.#evidence === null) {
      return [probeRead(this.#circle, first)];
    }
    const isFirst = this.#pages === 0;
    return planReads({
      circle: this.#circle,
      known: this.#known,
      fromKm: first.distanceKm,
      want: isFirst ? want : want * PAGES_AHEAD,
      density: densityOf(this.#evidence),
      share: this.#isFiltered ? (this.#matched + 1) / (this.#scanned + 3) : 1,
      queriesMax: Math.min(isFirst ? STEP_QUERIES_MAX.firstPage : STEP_QUERIES_MAX.laterPage, queriesLeft),
      queriesLeft,
      tileItems: isFirst ? TILE_ITEMS.firstPage : TILE_ITEMS.laterPage,
      isCold: this.#isCold,
    });
  }

  /** Items that nothing unread can come before. */
  #before(bound: Position | undefined): Found<C>[] {
    return [...this.#found.values()].filter((item) => bound === undefined || comparePositions(item, bound) < 0);
  }

  async #read(reads: readonly Read[], readIndex: ReadIndex<C>): Promise<void> {
    this.#isCold = false;
    const answers = await Promise.all(reads.map(async (read) => ({ read, answer: await readIndex(read) })));
    const items = answers.reduce((sum, { answer }) => sum + this.#freshItems(answer), 0);
    const parts = answers.map(({ read, answer }) => this.#noteAnswer(answer, read));
    const groundKm2 = parts.reduce((sum, part) => sum + this.#groundOf(part), 0);
    const after = observed(this.#evidence, { items, groundKm2 });
    // A read that broke off says how much there is at least, not how much there is.
    const isCut = answers.some(({ answer }) => answer.lastKey !== null);
    const isLess = this.#evidence !== null && densityOf(after) < densityOf(this.#evidence);
    this.#evidence = isCut && isLess ? this.#evidence : after;
  }

  /** Keeps what a query brought, and gives back how far it came. */
  #noteAnswer(answer: ReadAnswer<C>, { stretch }: Read): Stretch {
    this.#scanned += answer.scanned;
    this.#matched += answer.cards.length;
    for (const card of answer.cards) {
      this.#noteCard(card);
    }
    const part = answer.lastKey === null ? stretch : { ...stretch, high: answer.lastKey + AFTER };
    this.#known.add(part);
    return part;
  }

  /** Items read that had not been given out before: a crowd that a cold page comes by again says nothing of what lies ahead. */
  #freshItems({ cards, scanned }: ReadAnswer<C>): number {
    const fresh = cards.filter((card) => comparePositions(this.#placed(card), this.#position) >= 0).length;
    return cards.length === 0 ? scanned : (scanned * fresh) / cards.length;
  }

  #placed(card: C): Found<C> {
    return { card, distanceKm: distanceKm(this.#circle.centre, card.geohash), geohash: card.geohash, key: card.GSI1SK };
  }

  #noteCard(card: C): void {
    const item = this.#placed(card);
    if (item.distanceKm <= this.#circle.radiusKm && comparePositions(item, this.#position) >= 0) {
      this.#found.set(card.PK, item);
    }
  }

  /** A cell that a read broke off in counts as read: its ground is not empty, whatever its rest holds. */
  #groundOf({ area, low, high }: Stretch): number {
    const end = codeNumber(high) + (high.length > CODE_LENGTH ? 1 : 0);
    return this.#circle.areas.reduce((sum, one) => sum + (one.area === area ? groundBetween(one, codeNumber(low), end) : 0), 0);
  }

  #take(limit: number, bound: UnreadCell | undefined): Page<C> {
    const ready = this.#before(bound).sort(comparePositions);
    const taken = ready.slice(0, limit);
    const last = taken.at(-1);
    for (const { card } of taken) {
      this.#found.delete(card.PK);
    }
    if (last !== undefined && taken.length === limit) {
      this.#position = positionOf({ ...last, key: last.key + AFTER });
    } else if (bound !== undefined) {
      this.#position = positionOf(bound);
    }
    return {
      items: taken.map(({ card, distanceKm: km }) => ({ ...card, distanceKm: km })),
      next: bound === undefined && ready.length === taken.length ? null : this.#position,
      density: this.#evidence === null ? null : densityOf(this.#evidence),
    };
  }
}

const positionOf = ({ distanceKm: km, geohash, key }: Position): Position => ({ distanceKm: km, geohash, key });

const isSame = (a: Position | undefined, b: Position): boolean => a !== undefined && comparePositions(a, b) === 0;
