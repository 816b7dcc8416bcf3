import { areaOf, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, groundOf, spanOf } from './circle.ts';
import type { UnreadCell } from './frontier.ts';
import type { KnownStretches, Stretch } from './known.ts';
import { joinNearest, mergeTouching, type Ring, type Run, ringKm2, runsWithin } from './runs.ts';
import { unreadTiles } from './tiles.ts';

/** One query: a stretch of the index, and how many items to read of it at most. */
export interface Read {
  readonly stretch: Stretch;
  readonly limit: number;
}

/**
 * What a search knows of its surroundings. The first page of all starts from nothing, a cold one goes on from a position and passes again by
 * what was given out before it, a warm one has in memory all that was read for the pages before.
 */
export type Mode = 'first' | 'cold' | 'warm';

/** What a step is planned from. */
export interface Need {
  readonly circle: Circle;
  readonly known: KnownStretches;
  readonly mode: Mode;
  /** Everything nearer is done with. */
  readonly fromKm: number;
  /** Items that the page lacks. */
  readonly want: number;
  /** Items a km², as far as known, and the share of them that the caller asked for. */
  readonly density: number;
  readonly share: number;
  readonly queriesMax: number;
}

/** As many cards fit in the 4 KB of half a read unit, the least that a query is charged: `domain/keys.ts` keeps twenty under 8 KB. */
const CHARGE_CARDS = 10;
/** A gap that is expected to hold less is cheaper to read over than to go round by another query. */
const GAP_CARDS = CHARGE_CARDS;
/** What is read over at the edge of the circle is of no use later. */
const GAP_CARDS_REST = 2;
/** At least this share of its block is probed: the last cells of a block are too little ground to tell anything. */
const PROBE_SHARE_MIN = 1 / 16;
/** Even where queries are short, no gap that holds more is read over: the page is short instead. */
const GAP_CARDS_MAX = 3 * CHARGE_CARDS;
/** Standard deviations of a count by which a step reaches further than the need, so that it rarely takes another. */
const MARGIN = 2.5;
/** When no more is expected up to the edge of the circle, a step reads all of it: fewer where tiles would lose nothing. */
const REST_ITEMS = { first: 40, cold: 40, warm: 20 } satisfies Record<Mode, number>;
/** One query of a crowded cell reads at least this many, two charges: what the page does not need, the next one does. */
const CROWD_CARDS = 2 * CHARGE_CARDS;
/** Who asks for a second page will ask for a third: the rest of what a warm page reads is kept for it, see `walks.ts`. */
const PAGES_AHEAD = 3;
/** Items of a tile, and how many times as many where the queries don't suffice. */
const TILE_ITEMS = 40;
const TILE_SCALES = [1, 2, 4, 8];
/** A tile is read by this many queries at most. */
const TILE_RUNS_MAX = 4;
/** Edges of rings and tiles are followed in pieces of these shares; finer ones follow them better than any density is known. */
const RING_PIECES = 128;
const TILE_PIECES = 32;
/** About 150 KB: where a filter finds next to nothing, a query still ends. */
const READ_ITEMS_MAX = 400;
/** More than floating point loses: the cell that comes next lies in every ring. */
const SLACK_KM = 1e-9;

/** The queries of the next step, `queriesMax` at most. */
export const planReads = (need: Need): Read[] => {
  const isRest = expectedIn({ circle: need.circle, fromKm: need.fromKm }, need) <= REST_ITEMS[need.mode];
  const runs =
    need.mode === 'warm' && !isRest
      ? tileRuns(need)
      : isRest
        ? ringRuns(need, need.circle.radiusKm, GAP_CARDS_REST)
        : ringRuns(need, reachKm(need), GAP_CARDS);
  return runs.map((run) => ({ stretch: unreadPart(run, need.known), limit: limitFor(run, need) }));
};

const aimOf = ({ mode, want }: Need): number => (mode === 'warm' ? want * PAGES_AHEAD : want);

const expectedIn = (ring: Ring, { density, share }: Need): number => density * share * ringKm2(ring);

/** How far it is to as many items as the step aims at. */
const reachKm = (need: Need): number => {
  const aim = aimOf(need) + MARGIN * Math.sqrt(aimOf(need));
  const reach = Math.sqrt(Math.max(0, need.fromKm) ** 2 + aim / (need.density * need.share * Math.PI));
  return Math.min(need.circle.radiusKm, reach + SLACK_KM);
};

/** A whole ring at once, in as few queries as are cheapest; the nearest of them where they don't suffice. */
const ringRuns = ({ circle, fromKm, known, density, queriesMax }: Need, radiusKm: number, gapCards: number): Run[] => {
  const ring = { circle: { ...circle, radiusKm }, fromKm };
  const runs = runsWithin(circle.areas, ring, known, ringKm2(ring) / RING_PIECES);
  const joining = { most: queriesMax, cheapKm2: gapCards / density, dearKm2: GAP_CARDS_MAX / density };
  return joinNearest(runs, joining, known)
    .sort((a, b) => a.nearKm - b.nearKm)
    .slice(0, queriesMax);
};

/**
 * The nearest tiles, until enough is expected before the first that is left out; in the smallest tiles for which the queries suffice. In a walk
 * from page to page nothing that was read is lost, so what counts is that nothing is read twice, and that the edge between what is known
 * and what isn't stays short.
 */
const tileRuns = (need: Need): Run[] => {
  const plans = TILE_SCALES.map((scale) => nearestTiles(need, scale));
  return (plans.find(({ isEnough }) => isEnough) ?? plans.at(-1))?.runs ?? [];
};

const nearestTiles = (need: Need, scale: number): { runs: Run[]; isEnough: boolean } => {
  const { circle, fromKm, known, queriesMax } = need;
  const ring = { circle, fromKm };
  const endKm = reachKm(need);
  let runs: Run[] = [];
  for (const { block, nearKm } of unreadTiles(ring, known, (scale * TILE_ITEMS) / need.density)) {
    if (runs.length > 0 && nearKm > endKm) {
      break;
    }
    const within = runsWithin([block], ring, known, Math.min(groundOf(block) / TILE_PIECES, ringKm2(ring) / RING_PIECES));
    const ofTile = joinNearest(within, { most: TILE_RUNS_MAX, cheapKm2: 0, dearKm2: Infinity }, known);
    const more = mergeTouching([...runs, ...ofTile], known);
    if (more.length > queriesMax) {
      return { runs: runs.length > 0 ? runs : more.slice(0, queriesMax), isEnough: false };
    }
    runs = more;
  }
  return { runs, isEnough: true };
};

/**
 * The query that finds out how dense it is: from the next cell on to the end of the largest block around it that does not reach out of the circle,
 * for the least charge. In a dense place it is the beginning of the page, too.
 */
export const probeRead = (circle: Circle, next: UnreadCell): Read => {
  let block = areaOf(next.block);
  while (spanOf(circle.centre, block).farKm > circle.radiusKm && cellsOf(block) > 1) {
    const [first, second] = halvesOf(block);
    block = next.block.south >= second.south && next.block.west >= second.west ? second : first;
  }
  const end = block.from + cellsOf(block);
  const from = end - Math.ceil(cellsOf(block) * PROBE_SHARE_MIN);
  const low = from < next.block.from ? codeText(from) : next.key;
  return { stretch: { area: block.area, low, high: codeText(end) }, limit: CHARGE_CARDS };
};

/** One query for the cell that comes next: whatever else happens, it gets the search on. */
export const nextCellRead = (next: UnreadCell, want: number): Read => ({
  stretch: { area: next.block.area, low: next.key, high: codeText(next.block.from + 1) },
  limit: want + 1,
});

const unreadPart = ({ area, from, to }: Run, known: KnownStretches): Stretch => ({
  area,
  low: known.unreadFrom(area, codeText(from)),
  high: codeText(to),
});

/**
 * On the first page little more than is expected, in whole charges, as a crowd further out is not what comes next. Later only a surprise should
 * reach a limit: a cold page passes by what was given out before, of which the density knows nothing.
 */
const limitFor = (run: Run, { mode, want, share, density }: Need): number => {
  if (run.to - run.from === 1) {
    return Math.min(READ_ITEMS_MAX, Math.ceil(Math.max(CROWD_CARDS, want / share + 1)));
  }
  const expected = run.groundKm2 * density;
  const charges = Math.ceil((expected + 2 * Math.sqrt(expected)) / CHARGE_CARDS);
  return mode === 'first' ? Math.min(READ_ITEMS_MAX, CHARGE_CARDS * Math.max(1, charges)) : READ_ITEMS_MAX;
};
