import { type Block, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, groundOf, spanOf } from './circle.ts';
import { compareText, isRead } from './frontier.ts';
import type { KnownStretches } from './known.ts';

/** A run of cells of one area, as places in the area's order: from `from` up to, not including, `to`. */
export interface Run {
  readonly area: string;
  readonly from: number;
  readonly to: number;
  /** The ground of the cells, in km². */
  readonly groundKm2: number;
  /** No cell is nearer to the centre. */
  readonly nearKm: number;
}

/** What lies between two distances from the centre of a circle, the outer one being the circle's own. */
export interface Ring {
  readonly circle: Circle;
  readonly fromKm: number;
}

/** The ground that a ring covers, in km², on a plane. */
export const ringKm2 = ({ circle, fromKm }: Ring): number => Math.PI * (circle.radiusKm ** 2 - Math.max(0, fromKm) ** 2);

/**
 * The unread cells of some blocks that lie in a ring, in the order of the index, those that touch as one. A block that crosses an edge of the ring
 * is cut into pieces of `pieceKm2`, and those that still cross it are whole in.
 */
export const runsWithin = (blocks: readonly Block[], ring: Ring, known: KnownStretches, pieceKm2: number): Run[] => {
  const { centre, radiusKm } = ring.circle;
  const runs: Run[] = [];
  const visit = (block: Block): void => {
    const { nearKm, farKm } = spanOf(centre, block);
    if (nearKm > radiusKm || farKm < ring.fromKm || isRead(block, known)) {
      return;
    }
    const isInside = farKm <= radiusKm && nearKm >= ring.fromKm;
    if (cellsOf(block) === 1 || ((isInside || groundOf(block) <= pieceKm2) && !known.touchesBlock(block))) {
      runs.push({ area: block.area, from: block.from, to: block.from + cellsOf(block), groundKm2: groundOf(block), nearKm });
    } else {
      halvesOf(block).forEach(visit);
    }
  };
  blocks.forEach(visit);
  return mergeTouching(runs, known);
};

/** Runs put in the order of the index, those that touch as one. */
export const mergeTouching = (runs: readonly Run[], known: KnownStretches): Run[] => {
  const merged: Run[] = [];
  for (const run of [...runs].sort((a, b) => compareText(a.area, b.area) || a.from - b.from)) {
    const last = merged.at(-1);
    if (last?.to === run.from && gapKm2(last, run, known) === 0) {
      merged[merged.length - 1] = joined(last, run, 0);
    } else {
      merged.push(run);
    }
  }
  return merged;
};

/** How far to go in joining runs: ever over a gap of `cheapKm2`, and, while there are more than `most` runs, over one of `dearKm2`. */
export interface Joining {
  readonly most: number;
  readonly cheapKm2: number;
  readonly dearKm2: number;
}

/** Runs in the order of the index with the smallest gaps between them closed. */
export const joinNearest = (runs: readonly Run[], { most, cheapKm2, dearKm2 }: Joining, known: KnownStretches): Run[] => {
  const left = [...runs];
  const gaps = runs.map((run, index) => gapKm2(runs[index - 1], run, known));
  for (;;) {
    const gap = gaps.reduce((least, one) => Math.min(least, one), Infinity);
    const index = gaps.indexOf(gap);
    const [before, after] = [left[index - 1], left[index]];
    if (before === undefined || after === undefined || gap > (left.length > most ? dearKm2 : cheapKm2)) {
      return left;
    }
    const one = joined(before, after, gap);
    left.splice(index - 1, 2, one);
    gaps.splice(index, 1);
    gaps[index - 1] = gapKm2(left[index - 2], one, known);
    const next = left[index];
    if (next !== undefined) {
      gaps[index] = gapKm2(one, next, known);
    }
  }
};

const joined = (before: Run, after: Run, gap: number): Run => ({
  area: before.area,
  from: before.from,
  to: after.to,
  groundKm2: before.groundKm2 + after.groundKm2 + gap,
  nearKm: Math.min(before.nearKm, after.nearKm),
});

/**
 * The ground between two runs, its cells taken to be as large as theirs. None leads over a crowded cell that a read broke off in: that is read by
 * itself when its turn comes, and its beginning never again.
 */
const gapKm2 = (before: Run | undefined, after: Run, known: KnownStretches): number => {
  if (before?.area !== after.area || known.isCutWithin(after.area, codeText(before.to - 1), codeText(after.from + 1))) {
    return Infinity;
  }
  const cellKm2 = (before.groundKm2 + after.groundKm2) / (before.to - before.from + after.to - after.from);
  return (after.from - before.to) * cellKm2;
};
