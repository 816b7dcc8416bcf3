import { type Block, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, groundOf, spanOf } from './circle.ts';
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

/** How fine a cover follows the edge of its circle: blocks reach this share of the radius from their middle. */
const GRAIN = 0.08;

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
 * Blocks that together hold every cell that is within the circle, not nearer than `fromKm`, and not read; in the order of the index. A cell
 * that a read broke off in is left out: it is crowded, and is read by itself when its turn comes.
 */
const unreadBlocks = (circle: Circle, fromKm: number, known: KnownStretches): Block[] => {
  const blocks: Block[] = [];
  const visit = (block: Block): void => {
    const { nearKm, farKm } = spanOf(circle.centre, block);
    if (nearKm > circle.radiusKm || farKm < fromKm || isRead(block, known)) {
      return;
    }
    const isCut = known.isCutWithin(block.area, codeText(block.from), codeText(block.from + cellsOf(block)));
    const isInside = farKm <= circle.radiusKm && nearKm >= fromKm;
    if (!isCut && (isInside || (farKm - nearKm) / 2 <= circle.radiusKm * GRAIN)) {
      blocks.push(block);
      return;
    }
    if (cellsOf(block) === 1) {
      return;
    }
    for (const half of halvesOf(block)) {
      visit(half);
    }
  };
  for (const area of circle.areas) {
    visit(area);
  }
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

/** At most `most` runs over the unread part of the circle beyond `fromKm`; more only when it touches more areas. */
export const coverRing = (circle: Circle, fromKm: number, known: KnownStretches, most: number): Run[] =>
  joinRuns(unreadBlocks(circle, fromKm, known).map(runOf), most, circle.areas, known);
