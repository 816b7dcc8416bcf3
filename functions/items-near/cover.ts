import { type Block, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, groundOf, type Span, spanOf } from './circle.ts';
import { isRead } from './frontier.ts';
import type { KnownStretches, Stretch } from './known.ts';

/** A run of cells of one area, as places in the area's order: from `from` up to, not including, `to`. */
export interface Run {
  readonly area: string;
  readonly from: number;
  readonly to: number;
  /** The ground of the cells that are wanted, and of all cells of the run, in km². */
  readonly wantedKm2: number;
  readonly groundKm2: number;
}

/** What lies between two distances from the centre of a circle. */
export interface Ring {
  readonly circle: Circle;
  readonly fromKm: number;
  readonly toKm: number;
}

/** How fine a cover follows the outer edge of its ring: blocks reach this share of the radius from their middle. */
const EDGE_GRAIN = 0.08;
/** Blocks that reach beyond the ring, but not beyond the circle, may be larger: what they bring too early is due later. */
const INNER_GRAIN = 0.15;

/** The run of a block's cells, all of them wanted. */
export const runOf = (block: Block): Run => {
  const ground = groundOf(block);
  return { area: block.area, from: block.from, to: block.from + cellsOf(block), wantedKm2: ground, groundKm2: ground };
};

/** The keys of a run. */
export const stretchOf = (run: Run): Stretch => ({ area: run.area, low: codeText(run.from), high: codeText(run.to) });

/** The ground of an area's cells from one place in its order to another, in km². */
export const groundBetween = (area: Block, from: number, to: number): number => {
  const end = area.from + cellsOf(area);
  if (end <= from || area.from >= to) {
    return 0;
  }
  if (from <= area.from && end <= to) {
    return groundOf(area);
  }
  return halvesOf(area).reduce((ground, half) => ground + groundBetween(half, from, to), 0);
};

/**
 * Blocks that together hold every unread cell of a ring, in the order of the index. A cell that a read broke off in is left out: it is
 * crowded, and is read by itself when its turn comes.
 */
const unreadBlocks = ({ circle, fromKm, toKm }: Ring, known: KnownStretches): Block[] => {
  const blocks: Block[] = [];
  const isFineEnough = ({ nearKm, farKm }: Span): boolean => {
    const reachKm = (farKm - nearKm) / 2;
    const isInside = nearKm >= fromKm && farKm <= toKm;
    return isInside || reachKm <= toKm * EDGE_GRAIN || (farKm <= circle.radiusKm && reachKm <= toKm * INNER_GRAIN);
  };
  const visit = (block: Block): void => {
    const span = spanOf(circle.centre, block);
    if (span.nearKm > toKm || span.farKm < fromKm || isRead(block, known)) {
      return;
    }
    if (isFineEnough(span) && !known.isCutWithin(block.area, codeText(block.from), codeText(block.from + cellsOf(block)))) {
      blocks.push(block);
    } else if (cellsOf(block) > 1) {
      halvesOf(block).forEach(visit);
    }
  };
  circle.areas.forEach(visit);
  return blocks;
};

/** Runs that touch are one; the rest are joined over the gaps of least ground until `most` are left, as far as areas allow. */
export const joinRuns = (runs: readonly Run[], most: number, areas: readonly Block[], known: KnownStretches): Run[] => {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last !== undefined && last.area === run.area && last.to === run.from) {
      joined[joined.length - 1] = join(last, run, 0);
    } else {
      joined.push(run);
    }
  }
  const gaps = joined.map((run, index) => gapBefore(run, joined[index - 1], areas, known));
  while (joined.length > most) {
    const least = gaps.reduce((best, gap, index) => (gap < (gaps[best] ?? Infinity) ? index : best), 0);
    const [before, after, gap] = [joined[least - 1], joined[least], gaps[least]];
    if (before === undefined || after === undefined || gap === undefined || gap === Infinity) {
      break;
    }
    joined.splice(least - 1, 2, join(before, after, gap));
    gaps.splice(least, 1);
  }
  return joined;
};

const join = (before: Run, after: Run, gapKm2: number): Run => ({
  area: before.area,
  from: before.from,
  to: after.to,
  wantedKm2: before.wantedKm2 + after.wantedKm2,
  groundKm2: before.groundKm2 + after.groundKm2 + gapKm2,
});

const gapBefore = (run: Run, before: Run | undefined, areas: readonly Block[], known: KnownStretches): number => {
  const area = areas.find((one) => one.area === run.area);
  if (before === undefined || area === undefined || before.area !== run.area) {
    return Infinity;
  }
  const isCut = known.isCutWithin(run.area, codeText(before.to), codeText(run.from));
  return isCut ? Infinity : groundBetween(area, before.to, run.from);
};

/** At most `most` runs over the unread part of a ring; more only when it lies in more areas, or around cells that reads broke off in. */
export const coverRing = (ring: Ring, known: KnownStretches, most: number): Run[] =>
  joinRuns(unreadBlocks(ring, known).map(runOf), most, ring.circle.areas, known);
