import { cellIndexOf } from '../../domain/geohash.ts';
import { areaOf, blockOfCell, CODE_LENGTH, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, distanceKm, spanOf } from './circle.ts';
import { groundBetween } from './cover.ts';
import { comparePositions, type Position, type UnreadCell, unreadCells } from './frontier.ts';
import { KnownStretches, type Stretch } from './known.ts';
import { planReads, type Read } from './plan.ts';

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
/** Queries of a step run at the same time. A second step can then still correct what the first one found out. */
const STEP_QUERIES_MAX = 4;
/** The first look around the centre tells how dense it is. */
const PROBE_ITEMS = 24;
const NEXT_CELLS = 32;
/** Nowhere is taken for emptier: one item in a million km². */
const DENSITY_MIN = 1e-6;

/** An item and where it stands in the order of answers. */
interface Found<C extends Card> extends Position {
  readonly card: C;
}

export interface Page<C extends Card> {
  readonly items: (C & { distanceKm: number })[];
  /** Where the next page starts; null after the last one. */
  readonly next: Position | null;
  readonly density: number | null;
}

/** One way outward from a place, page by page. */
export class Search<C extends Card> {
  readonly #circle: Circle;
  readonly #isFiltered: boolean;
  readonly #known = new KnownStretches();
  readonly #found = new Map<string, Found<C>>();
  #position: Position;
  #density: number | null;
  #scanned = 0;
  #matched = 0;

  constructor({ circle, start, density, isFiltered }: SearchArguments) {
    this.#circle = circle;
    this.#isFiltered = isFiltered;
    this.#density = density;
    this.#position = start;
    if (start.geohash !== '') {
      const block = blockOfCell(cellIndexOf(start.geohash));
      this.#known.add({ area: block.area, low: codeText(block.from), high: start.key });
    }
  }

  /** The next items, `limit` of them unless the queries of a call don't suffice or the circle has no more. */
  async page(limit: number, read: ReadIndex<C>): Promise<Page<C>> {
    let queriesLeft = QUERIES_MAX;
    let next = this.#nextCells();
    let stuckAt: Position | undefined;
    while (next[0] !== undefined && queriesLeft > 0 && this.#before(next[0]).length < limit) {
      const isStuck = stuckAt !== undefined && comparePositions(stuckAt, next[0]) === 0;
      const reads = this.#plan(next, limit - this.#before(next[0]).length, isStuck ? 1 : Math.min(STEP_QUERIES_MAX, queriesLeft));
      queriesLeft -= reads.length;
      stuckAt = next[0];
      const answers = await Promise.all(reads.map(read));
      this.#learn(reads, answers);
      next = this.#nextCells();
    }
    return this.#take(limit, next[0]);
  }

  #nextCells(): UnreadCell[] {
    return unreadCells(this.#circle, this.#known, this.#position, NEXT_CELLS);
  }

  #plan(next: readonly UnreadCell[], want: number, queriesMax: number): Read[] {
    const first = next[0];
    if (this.#density === null && first !== undefined) {
      return [probeOf(this.#circle, first)];
    }
    return planReads({
      circle: this.#circle,
      known: this.#known,
      next: queriesMax === 1 ? next.slice(0, 1) : next,
      want,
      density: Math.max(DENSITY_MIN, this.#density ?? 0),
      share: this.#isFiltered ? (this.#matched + 1) / (this.#scanned + 3) : 1,
      queriesMax,
    });
  }

  /** Items that nothing unread can come before. */
  #before(bound: Position | undefined): Found<C>[] {
    return [...this.#found.values()].filter((item) => bound === undefined || comparePositions(item, bound) < 0);
  }

  #learn(reads: readonly Read[], answers: readonly ReadAnswer<C>[]): void {
    let groundKm2 = 0;
    let scanned = 0;
    let isCut = false;
    reads.forEach(({ stretch }, index) => {
      const answer = answers[index];
      if (answer === undefined) {
        return;
      }
      const part = answer.lastKey === null ? stretch : { ...stretch, high: `${answer.lastKey}\u0000` };
      this.#known.add(part);
      groundKm2 += this.#groundOf(part);
      scanned += answer.scanned;
      isCut ||= answer.lastKey !== null;
      this.#scanned += answer.scanned;
      this.#matched += answer.cards.length;
      for (const card of answer.cards) {
        this.#note(card);
      }
    });
    const measured = (scanned + 0.5) / groundKm2;
    this.#density = isCut && this.#density !== null ? Math.max(measured, this.#density) : measured;
  }

  #note(card: C): void {
    const item = { card, distanceKm: distanceKm(this.#circle.centre, card.geohash), geohash: card.geohash, key: card.GSI1SK };
    if (item.distanceKm <= this.#circle.radiusKm && comparePositions(item, this.#position) >= 0) {
      this.#found.set(card.PK, item);
    }
  }

  #groundOf({ area, low, high }: Stretch): number {
    const block = this.#circle.areas.find((one) => one.area === area);
    if (block === undefined) return 1e-9;
    const from = fromText(low);
    const to = Math.max(from + 1, fromText(high) + (high.length > CODE_LENGTH ? 1 : 0));
    return groundBetween(block, from, to);
  }

  #take(limit: number, bound: UnreadCell | undefined): Page<C> {
    const ready = this.#before(bound).sort(comparePositions);
    const items = ready.slice(0, limit);
    const last = items.at(-1);
    const isFull = items.length === limit && (bound !== undefined || ready.length > limit);
    if (last !== undefined && isFull) {
      this.#position = { ...last, key: `${last.key}\u0000` };
    } else if (bound !== undefined) {
      this.#position = bound;
    }
    for (const item of items) {
      this.#found.delete(item.card.PK);
    }
    const isOver = bound === undefined && ready.length <= limit;
    return {
      items: items.map(({ card, distanceKm: km }) => ({ ...card, distanceKm: km })),
      next: isOver ? null : { distanceKm: this.#position.distanceKm, geohash: this.#position.geohash, key: this.#position.key },
      density: this.#density,
    };
  }
}

/** The largest block around a cell that does not reach beyond the circle's size, from the cell on. */
const probeOf = (circle: Circle, cell: UnreadCell): Read => {
  let block = areaOf(cell.block);
  while (spanOf(circle.centre, block).farKm > circle.radiusKm && cellsOf(block) > 1) {
    const [first, second] = halvesOf(block);
    block = cell.block.south >= second.south && cell.block.west >= second.west ? second : first;
  }
  return { stretch: { area: block.area, low: cell.key, high: codeText(block.from + cellsOf(block)) }, limit: PROBE_ITEMS };
};

const fromText = (key: string): number =>
  [...key.slice(0, CODE_LENGTH)].reduce((code, digit) => code * 32 + '0123456789bcdefghjkmnpqrstuvwxyz'.indexOf(digit), 0);
