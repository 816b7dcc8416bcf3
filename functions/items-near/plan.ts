import type { Circle } from './circle.ts';
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
  /** Items that the page still lacks. */
  readonly want: number;
  /** Items a km², as far as known, and the share of them that the caller asked for. */
  readonly density: number;
  readonly share: number;
  readonly queriesMax: number;
}

/** Read beyond the expected need, so that an unlucky estimate rarely costs another trip. */
const MARGIN = 1.3;
/** What a query costs at least: half a read unit, which is 4 KB of cards. */
const ITEMS_PER_HALF_UNIT = 11;
const SCALES = [0.5, 1, 2];

/**
 * The queries of the next step. Two shapes are weighed by what they bring against what they cost. Cell by cell, in the order of answers, is
 * best where a cell holds items enough. Where it doesn't, a whole ring is covered by a few long runs, some of which hold items that are not
 * due yet.
 */
export const planReads = (need: Need): Read[] => {
  const plans = [cellRuns(need), ...ringPlans(need)];
  const [first, ...others] = plans;
  const best = others.reduce((winner, plan) => (worthOf(plan, need) > worthOf(winner, need) ? plan : winner), first ?? []);
  return best.map((run) => ({ stretch: unreadPart(run, need.known), limit: limitFor(run, need) }));
};

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

/** The ring that is expected to hold enough, one of half its ground and one of twice its ground. */
const ringPlans = (need: Need): Run[][] => {
  const fromKm = need.next[0]?.distanceKm ?? 0;
  const radii = SCALES.map((scale) => Math.sqrt(fromKm * fromKm + (scale * wantedKm2(need)) / Math.PI));
  return [...new Set(radii.map((radiusKm) => Math.min(need.circle.radiusKm, radiusKm)))].map((radiusKm) =>
    coverRing({ ...need.circle, radiusKm }, fromKm, need.known, need.queriesMax)
      .sort((a, b) => b.wantedKm2 - a.wantedKm2)
      .slice(0, need.queriesMax),
  );
};

const inIndexOrder = (runs: Run[]): Run[] => runs.sort((a, b) => compareText(a.area, b.area) || a.from - b.from);

const wantedKm2 = (need: Need): number => (need.want * MARGIN) / (need.density * need.share);

const unreadPart = (run: Run, known: KnownStretches): Stretch => {
  const { area, low, high } = stretchOf(run);
  return { area, low: known.unreadFrom(area, low), high };
};

const sum = (runs: readonly Run[], amount: (run: Run) => number): number => runs.reduce((total, run) => total + amount(run), 0);

const worthOf = (runs: readonly Run[], need: Need): number => {
  const gain = Math.min(need.want, sum(runs, (run) => run.wantedKm2) * need.density * need.share);
  return gain / sum(runs, (run) => Math.max(ITEMS_PER_HALF_UNIT, run.groundKm2 * need.density));
};

const limitFor = (run: Run, need: Need): number =>
  run.to - run.from === 1 ? need.want + 1 : Math.ceil(need.want + 2 * MARGIN * run.groundKm2 * need.density);
