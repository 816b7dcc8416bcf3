import { type Block, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, groundOf, spanOf } from './circle.ts';
import { isRead } from './frontier.ts';
import type { KnownStretches } from './known.ts';

/** A block that is to be read in one go, and a bound below which none of its cells is near. */
export interface Tile {
  readonly block: Block;
  readonly nearKm: number;
}

/** A run of cells of one area, as places in the area's order: from `from` up to, not including, `to`. */
export interface Run {
  readonly area: string;
  readonly from: number;
  readonly to: number;
  /** The ground of the cells, in km². */
  readonly groundKm2: number;
}

/** What lies between two distances from the centre of a circle, the outer one being the circle's own. */
export interface Ring {
  readonly circle: Circle;
  readonly fromKm: number;
}

/** Pieces of a tile that crosses an edge of the ring; finer ones follow the edge better than any density is known. */
const TILE_PIECES = 32;
/** A tile larger than its circle is cut by the circle's size. */
const CIRCLE_PIECES = 128;
/** A plan looks at no more. Near a pole cells are so narrow that thousands of them are one run. */
const TILES_MAX = 64;
/** A tile is read by this many queries at most. */
const TILE_RUNS_MAX = 4;

/**
 * The unread tiles of a ring, nearest first, up to 64: blocks of at most `tileKm2` of which nothing has been read, down to single cells, which alone
 * may have been read in part. As blocks halve at the same lines whatever their size, no ground is read twice.
 */
export function* unreadTiles({ circle, fromKm }: Ring, known: KnownStretches, tileKm2: number): Generator<Tile> {
  const waiting: Tile[] = [];
  const add = (block: Block): void => {
    const { nearKm, farKm } = spanOf(circle.centre, block);
    if (nearKm <= circle.radiusKm && farKm >= fromKm && !isRead(block, known)) {
      waiting.push({ block, nearKm });
    }
  };
  const takeNearest = (): Tile | undefined => {
    const index = waiting.reduce((best, tile, at) => (tile.nearKm < (waiting[best]?.nearKm ?? Infinity) ? at : best), 0);
    return waiting.splice(index, 1)[0];
  };
  circle.areas.forEach(add);
  let given = 0;
  for (let tile = takeNearest(); tile !== undefined && given < TILES_MAX; tile = takeNearest()) {
    const { block } = tile;
    const isTouched = known.touches({ area: block.area, low: codeText(block.from), high: codeText(block.from + cellsOf(block)) });
    if (cellsOf(block) === 1 || (groundOf(block) <= tileKm2 && !isTouched)) {
      given += 1;
      yield tile;
    } else {
      halvesOf(block).forEach(add);
    }
  }
}

/** The runs of a tile's cells, without most of those that lie outside the ring, in the order of the index. */
export const runsOf = ({ block: tile }: Tile, { circle, fromKm }: Ring, known: KnownStretches): Run[] => {
  const pieceKm2 = Math.min(groundOf(tile) / TILE_PIECES, (Math.PI * circle.radiusKm ** 2) / CIRCLE_PIECES);
  const runs: Run[] = [];
  const visit = (block: Block): void => {
    const { nearKm, farKm } = spanOf(circle.centre, block);
    if (nearKm > circle.radiusKm || farKm < fromKm) {
      return;
    }
    if (cellsOf(block) === 1 || groundOf(block) <= pieceKm2 || (farKm <= circle.radiusKm && nearKm >= fromKm)) {
      runs.push({ area: block.area, from: block.from, to: block.from + cellsOf(block), groundKm2: groundOf(block) });
    } else {
      halvesOf(block).forEach(visit);
    }
  };
  visit(tile);
  return joinNearest(mergeTouching(runs), TILE_RUNS_MAX, known);
};

/** Runs in the order of the index, those that touch as one. */
export const mergeTouching = (runs: readonly Run[], isApart: (run: Run) => boolean = () => false): Run[] => {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (last !== undefined && last.area === run.area && last.to === run.from && !isApart(run) && !isApart(last)) {
      merged[merged.length - 1] = { ...last, to: run.to, groundKm2: last.groundKm2 + run.groundKm2 };
    } else {
      merged.push(run);
    }
  }
  return merged;
};

/** Runs joined over the smallest gaps until there are few enough, but not over a cell that a read broke off in: it is crowded, and is read by itself when its turn comes. */
export const joinNearest = (runs: readonly Run[], most: number, known: KnownStretches): Run[] => {
  const joined = [...runs];
  const gaps = joined.map((run, index) => gapCells(joined[index - 1], run, known));
  while (joined.length > most) {
    const gap = gaps.reduce((least, one) => Math.min(least, one), Infinity);
    const index = gaps.indexOf(gap);
    const [before, after] = [joined[index - 1], joined[index]];
    if (gap === Infinity || before === undefined || after === undefined) {
      break;
    }
    const groundKm2 = ((before.groundKm2 + after.groundKm2) * (after.to - before.from)) / (after.to - before.from - gap);
    joined.splice(index - 1, 2, { area: before.area, from: before.from, to: after.to, groundKm2 });
    gaps.splice(index, 1);
  }
  return joined;
};

const gapCells = (before: Run | undefined, after: Run, known: KnownStretches): number => {
  const isJoinable = before?.area === after.area && !known.isCutWithin(after.area, codeText(before.to - 1), codeText(after.from + 1));
  return isJoinable ? after.from - before.to : Infinity;
};
