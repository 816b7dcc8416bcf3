import { areaOf, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, spanOf } from './circle.ts';
import { coverRing, joinRuns, type Run, runOf, stretchOf } from './cover.ts';
import { compareText, type UnreadCell } from './frontier.ts';
import type { KnownStretches, Stretch } from './known.ts';

/** One query: a stretch of the index, and how many items to read of it at most. */
export interface Read {
  readonly stretch: Stretch;
  readonly limit: number;
}

/** What a step is planned from. */
export interface Need {
  readonly circle: Circle;
  readonly known: KnownStretches;
  /** The cells that come next, nearest first; at least one. */
  readonly next: readonly UnreadCell[];
  /** Items that the step should bring. */
  readonly want: number;
  /** Items a km², as far as known, and the share of them that the caller asked for. */
  readonly density: number;
  readonly share: number;
  /** How many queries the step may take, and how many where it ends the circle: then nothing is left to correct. */
  readonly queriesMax: number;
  readonly queriesLeft: number;
}

/** Read beyond the expected need, so that an unlucky estimate rarely costs another trip. */
const MARGIN = 1.3;
/** What a query costs even when it brings nothing, in items. Half a read unit would be ten; fewer keeps runs from growing over what is known. */
const QUERY_COST_ITEMS = 5;
/** Enough to tell how dense it is, to an eighth. In a dense place that is the first pages, too. */
const PROBE_ITEMS = 56;
/** A circle of no more items is read whole at once: in steps, the later ones would read the items of the first again. */
const SMALL_CIRCLE_ITEMS = 100;
/** Rings tried, as multiples of the ground that is expected to hold enough. */
const RING_SCALES = [0.5, 1, 2];

/**
 * The queries of the next step. Two shapes are weighed by what they bring against what they cost. Cell by cell, in the order of answers, is
 * best where a cell holds items enough. Where it doesn't, a whole ring is covered by a few long runs, some of which hold items that are not
 * due yet.
 */
export const planReads = (need: Need): Read[] => {
  const rings = isSmallCircle(need) ? [ringRuns(need, need.circle.radiusKm)] : ringPlans(need);
  return best(
    rings.filter((runs) => runs.length > 0),
    need,
  ).map((run) => ({ stretch: unreadPart(run, need.known), limit: limitFor(run, need) }));
};

const best = (rings: readonly Run[][], need: Need): Run[] => {
  const [ring] = rings;
  if (ring !== undefined && isSmallCircle(need)) {
    return ring;
  }
  return rings.reduce((winner, runs) => (worthOf(runs, need) > worthOf(winner, need) ? runs : winner), cellRuns(need));
};

/** The first query of a search: what lies behind the next cell in its block, the largest that does not reach out of the circle. */
export const probeRead = (circle: Circle, next: UnreadCell): Read => {
  let block = areaOf(next.block);
  while (spanOf(circle.centre, block).farKm > circle.radiusKm && cellsOf(block) > 1) {
    const [first, second] = halvesOf(block);
    block = next.block.south >= second.south && next.block.west >= second.west ? second : first;
  }
  return { stretch: { area: block.area, low: next.key, high: codeText(block.from + cellsOf(block)) }, limit: PROBE_ITEMS };
};

/** One query for the cell that comes next: whatever else happens, it gets the search on. */
export const nextCellRead = (next: UnreadCell, want: number): Read => ({
  stretch: { area: next.block.area, low: next.key, high: codeText(next.block.from + 1) },
  limit: want + 1,
});

const isSmallCircle = ({ circle, density }: Need): boolean => density * Math.PI * circle.radiusKm ** 2 <= SMALL_CIRCLE_ITEMS;

/** Cells in the order of answers until enough is expected, or no further query is left for the next cell. */
const cellRuns = (need: Need): Run[] => {
  let runs: Run[] = [];
  for (const cell of need.next) {
    const longer = joinRuns(inIndexOrder([...runs, runOf(cell.block)]), Infinity, [], need.known);
    if (longer.length > need.queriesMax) {
      break;
    }
    runs = longer;
    if (sum(runs, (run) => run.wantedKm2) >= wantedKm2(need)) {
      break;
    }
  }
  return runs;
};

/** Rings around what has been read, by the ground that is expected to hold enough. */
const ringPlans = (need: Need): Run[][] => {
  const fromKm = nextKm(need);
  const radii = RING_SCALES.map((scale) => Math.sqrt(fromKm * fromKm + (scale * wantedKm2(need)) / Math.PI));
  return [...new Set(radii.map((radiusKm) => Math.min(need.circle.radiusKm, radiusKm)))].map((radiusKm) => ringRuns(need, radiusKm));
};

/** Runs over what is unread up to a radius, those that hold most of it first. */
const ringRuns = (need: Need, radiusKm: number): Run[] => {
  const { circle, known } = need;
  const most = radiusKm === circle.radiusKm ? need.queriesLeft : need.queriesMax;
  const runs = coverRing({ circle, fromKm: nextKm(need), toKm: radiusKm }, known, most);
  return runs.sort((a, b) => b.wantedKm2 - a.wantedKm2).slice(0, most);
};

const nextKm = (need: Need): number => need.next[0]?.distanceKm ?? 0;

const inIndexOrder = (runs: Run[]): Run[] => runs.sort((a, b) => compareText(a.area, b.area) || a.from - b.from);

const wantedKm2 = (need: Need): number => (need.want * MARGIN) / (need.density * need.share);

const unreadPart = (run: Run, known: KnownStretches): Stretch => {
  const { area, low, high } = stretchOf(run);
  return { area, low: known.unreadFrom(area, low), high };
};

const sum = (runs: readonly Run[], amount: (run: Run) => number): number => runs.reduce((total, run) => total + amount(run), 0);

const worthOf = (runs: readonly Run[], need: Need): number => {
  const gain = Math.min(need.want, sum(runs, (run) => run.wantedKm2) * need.density * need.share);
  return gain / sum(runs, (run) => Math.max(QUERY_COST_ITEMS, run.groundKm2 * need.density));
};

const limitFor = (run: Run, need: Need): number =>
  run.to - run.from === 1 ? need.want + 1 : Math.ceil(need.want + 2 * MARGIN * run.groundKm2 * need.density);
