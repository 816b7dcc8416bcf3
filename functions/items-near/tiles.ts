import { type Block, cellsOf, halvesOf } from '../../domain/places.ts';
import { groundOf, spanOf } from './circle.ts';
import { isRead } from './frontier.ts';
import type { KnownStretches } from './known.ts';
import type { Ring } from './runs.ts';

/** A block that is to be read in one go, and a bound below which none of its cells is near. */
export interface Tile {
  readonly block: Block;
  readonly nearKm: number;
}

/** A plan looks at no more. Near a pole cells are so narrow that thousands of them are one run. */
const TILES_MAX = 64;

/**
 * The unread tiles of a ring, nearest first, up to 64: blocks of at most `tileKm2` of which nothing has been read, down to single cells, which
 * alone may have been read in part. As blocks halve at the same lines whatever their size, no ground is read twice.
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
    if (cellsOf(block) === 1 || (groundOf(block) <= tileKm2 && !known.touchesBlock(block))) {
      given += 1;
      yield tile;
    } else {
      halvesOf(block).forEach(add);
    }
  }
}
