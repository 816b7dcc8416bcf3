import { geohashOfIndex } from '../../domain/geohash.ts';
import { type Block, cellsOf, codeText, halvesOf } from '../../domain/places.ts';
import { type Circle, spanOf } from './circle.ts';
import type { KnownStretches } from './known.ts';

/**
 * A position in the order of answers: by distance, cells of equal distance by geohash, items of one cell by sort key, which there is by id.
 * What stands before a position is done with; `key` is the first sort key that is not.
 */
export interface Position {
  readonly distanceKm: number;
  readonly geohash: string;
  readonly key: string;
}

/** A cell inside the circle that has not been read to its end. */
export interface UnreadCell extends Position {
  readonly block: Block;
}

/** Negative when `a` comes first, 0 for the same position. */
export const comparePositions = (a: Position, b: Position): number =>
  a.distanceKm - b.distanceKm || compareText(a.geohash, b.geohash) || compareText(a.key, b.key);

/** Negative when `a` comes first in text order, which is the order of ASCII sort keys. */
export const compareText = (a: string, b: string): number => {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
};

/** Whether every key of a block has been read. */
export const isRead = (block: Block, known: KnownStretches): boolean =>
  known.unreadFrom(block.area, codeText(block.from)) >= codeText(block.from + cellsOf(block));

/**
 * The first `count` cells of the circle, in the order of answers, that are neither before `start` nor read. All items before the first of
 * them are known, which is what makes an answer right: how much was read, and in which shape, only decides its cost.
 * Branch and bound over the blocks of the areas: the nearer half first, and nothing that cannot beat what was found.
 */
export const unreadCells = (circle: Circle, known: KnownStretches, start: Position, count: number): UnreadCell[] => {
  const found: UnreadCell[] = [];

  const note = (block: Block, cellKm: number): void => {
    const cell = { distanceKm: cellKm, geohash: geohashOfIndex(block), key: known.unreadFrom(block.area, codeText(block.from)), block };
    if (comparePositions(cell, start) < 0) {
      return;
    }
    const place = found.findIndex((other) => comparePositions(cell, other) < 0);
    found.splice(place < 0 ? found.length : place, 0, cell);
    found.length = Math.min(found.length, count);
  };

  const visit = (block: Block): void => {
    const span = spanOf(circle.centre, block);
    const last = found.length < count ? undefined : found.at(-1);
    if (span.nearKm > (last?.distanceKm ?? circle.radiusKm) || span.farKm < start.distanceKm || isRead(block, known)) {
      return;
    }
    if (cellsOf(block) === 1) {
      note(block, span.nearKm);
      return;
    }
    const [first, second] = halvesOf(block);
    const inOrder = spanOf(circle.centre, first).nearKm <= spanOf(circle.centre, second).nearKm ? [first, second] : [second, first];
    for (const half of inOrder) {
      visit(half);
    }
  };

  for (const area of circle.areas) {
    visit(area);
  }
  return found;
};
