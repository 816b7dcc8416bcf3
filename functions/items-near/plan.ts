import { areaOf, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, spanOf } from './circle.ts';
import { compareText, type UnreadCell } from './frontier.ts';
import type { KnownStretches, Stretch } from './known.ts';
import { joinNearest, mergeTouching, type Run, runsOf, unreadTiles } from './tiles.ts';

/** One query: a stretch of the index, and how many items to read of it at most. */
export interface Read {
  readonly stretch: Stretch;
  readonly limit: number;
}

/** What a step is planned from. */
export interface Need {
  readonly circle: Circle;
  readonly known: KnownStretches;
  /** Everything nearer is done with. */
  readonly fromKm: number;
  /** Items that the step should bring. */
  readonly want: number;
  /** Items a km², as far as known, and the share of them that the caller asked for. */
  readonly density: number;
  readonly share: number;
  readonly queriesMax: number;
  /** How many the step may take where it ends the circle: then nothing is left to correct. */
  readonly queriesLeft: number;
  /** Items that a tile should hold. */
  readonly tileItems: number;
  /** Whether the search begins at a position and knows nothing of what lies around it. */
  readonly isCold: boolean;
}

/** Read beyond the expected need, so that an unlucky estimate rarely costs another trip. */
const MARGIN = 1.3;
/** Enough to tell how dense it is, to a fifth. In a dense place that is the first page, too. */
const PROBE_ITEMS = 24;
/** No more are read at once: in steps, the edge of a circle would be followed by too many queries. */
const LAST_ITEMS = 100;
/** Tile sizes tried. */
const TILE_SCALES = [1, 2, 4, 8];
/** About 150 KB: where a filter finds next to nothing, a query still ends. */
const READ_ITEMS_MAX = 400;

/**
 * The queries of the next step. What is expected to hold few items is read to its end. Else the nearest unread tiles are, until enough is
 * expected before the first that is left out: in the smallest tiles for which the queries of a step suffice.
 */
export const planReads = (need: Need): Read[] => {
  const plans = isNearlyDone(need) ? [lastTiles(need)] : TILE_SCALES.map((scale) => nearestTiles(need, scale));
  const best = plans.find(({ isEnough }) => isEnough) ?? (need.isCold ? wholeRing(need) : plans.at(-1));
  const runs = best?.runs ?? [];
  return runs.map((run) => ({ stretch: unreadPart(run, need.known), limit: limitFor(run, need) }));
};

interface Plan {
  readonly runs: Run[];
  readonly isEnough: boolean;
}

const isNearlyDone = ({ circle, fromKm, density }: Need): boolean =>
  density * Math.PI * (circle.radiusKm ** 2 - Math.max(0, fromKm) ** 2) <= LAST_ITEMS;

const lastTiles = (need: Need): Plan => {
  const ring = { circle: need.circle, fromKm: need.fromKm };
  const tiles = [...unreadTiles(ring, need.known, need.tileItems / need.density)];
  const runs = tiles.flatMap((tile) => runsOf(tile, ring, need.known));
  return { runs: joinNearest(merge(runs, need.known), need.queriesLeft, need.known).slice(0, need.queriesLeft), isEnough: true };
};

const enoughKm = ({ fromKm, want, density, share }: Need): number => Math.sqrt(fromKm ** 2 + (want * MARGIN) / (density * share * Math.PI));

/**
 * All of the ring that is expected to hold enough, in as few queries as there are: most of what they read lies between its arms and was given
 * out before. Tiles would be read one by one and forgotten again by the next cold page, which then got no further.
 */
const wholeRing = (need: Need): Plan => {
  const ring = { circle: { ...need.circle, radiusKm: Math.min(need.circle.radiusKm, enoughKm(need)) }, fromKm: need.fromKm };
  const tiles = [...unreadTiles(ring, need.known, need.tileItems / need.density)];
  const runs = tiles.flatMap((tile) => runsOf(tile, ring, need.known));
  return { runs: joinNearest(merge(runs, need.known), need.queriesLeft, need.known).slice(0, need.queriesLeft), isEnough: true };
};

const nearestTiles = (need: Need, scale: number): Plan => {
  const ring = { circle: need.circle, fromKm: need.fromKm };
  const endKm = enoughKm(need);
  let runs: Run[] = [];
  for (const tile of unreadTiles(ring, need.known, (scale * need.tileItems) / need.density)) {
    if (runs.length > 0 && tile.nearKm > endKm) {
      break;
    }
    const more = merge([...runs, ...runsOf(tile, ring, need.known)], need.known);
    if (more.length > need.queriesMax) {
      return { runs: runs.length > 0 ? runs : more.slice(0, need.queriesMax), isEnough: false };
    }
    runs = more;
  }
  return { runs, isEnough: true };
};

/** The first query of a search: from the next cell on, as many cells as the largest block around it has that does not reach out of the circle. */
export const probeRead = (circle: Circle, next: UnreadCell): Read => {
  const area = areaOf(next.block);
  let block = area;
  while (spanOf(circle.centre, block).farKm > circle.radiusKm && cellsOf(block) > 1) {
    const [first, second] = halvesOf(block);
    block = next.block.south >= second.south && next.block.west >= second.west ? second : first;
  }
  const end = Math.min(next.block.from + cellsOf(block), cellsOf(area));
  return { stretch: { area: area.area, low: next.key, high: codeText(end) }, limit: PROBE_ITEMS };
};

/** One query for the cell that comes next: whatever else happens, it gets the search on. */
export const nextCellRead = (next: UnreadCell, want: number): Read => ({
  stretch: { area: next.block.area, low: next.key, high: codeText(next.block.from + 1) },
  limit: want + 1,
});

/** Runs that touch become one, but a cell that a read broke off in stays alone: it is crowded, and its beginning is not to be read again. */
const merge = (runs: Run[], known: KnownStretches): Run[] =>
  mergeTouching(
    runs.sort((a, b) => compareText(a.area, b.area) || a.from - b.from),
    (run) => known.unreadFrom(run.area, codeText(run.from)) > codeText(run.from),
  );

const unreadPart = ({ area, from, to }: Run, known: KnownStretches): Stretch => ({
  area,
  low: known.unreadFrom(area, codeText(from)),
  high: codeText(to),
});

/**
 * Only a surprise should reach a limit, as what is read before it is rarely what comes next. A cold page passes by what was given out
 * before, of which the estimate knows nothing.
 */
const limitFor = (run: Run, need: Need): number => {
  const wanted = need.want / need.share + 1;
  if (run.to - run.from === 1) {
    return Math.ceil(Math.min(READ_ITEMS_MAX, wanted));
  }
  if (need.isCold) {
    return READ_ITEMS_MAX;
  }
  const expected = wanted + 2 * MARGIN * run.groundKm2 * need.density;
  return Math.ceil(Math.min(READ_ITEMS_MAX, isNearlyDone(need) ? Math.max(LAST_ITEMS, expected) : expected));
};
