import { type Block, CODE_LENGTH, cellsOf, codeText } from '../../domain/places.ts';

/**
 * A stretch of the index: in one area, from one sort key up to, not including, another. The code of a cell, with which its keys begin, is
 * a key too. Text order is the index's order, as keys are ASCII.
 */
export interface Stretch {
  readonly area: string;
  readonly low: string;
  readonly high: string;
}

/** The stretches that a search has read, per area in order and none touching another. */
export class KnownStretches {
  readonly #byArea = new Map<string, Stretch[]>();

  /** Notes that everything of the stretch has been read. */
  add(stretch: Stretch): void {
    const stretches = this.#byArea.get(stretch.area) ?? [];
    const first = firstIndex(stretches, (one) => one.high >= stretch.low);
    const after = firstIndex(stretches, (one) => one.low > stretch.high);
    const touching = stretches.slice(first, after);
    const low = touching.reduce((least, one) => (one.low < least ? one.low : least), stretch.low);
    const high = touching.reduce((most, one) => (one.high > most ? one.high : most), stretch.high);
    stretches.splice(first, touching.length, { area: stretch.area, low, high });
    this.#byArea.set(stretch.area, stretches);
  }

  /** The first key from `key` on that has not been read. */
  unreadFrom(area: string, key: string): string {
    const stretches = this.#byArea.get(area) ?? [];
    const next = stretches[firstIndex(stretches, (one) => one.high > key)];
    return next !== undefined && next.low <= key ? next.high : key;
  }

  /** Whether anything of a block has been read. */
  touchesBlock(block: Block): boolean {
    const stretches = this.#byArea.get(block.area) ?? [];
    const low = codeText(block.from);
    const next = stretches[firstIndex(stretches, (one) => one.high > low)];
    return next !== undefined && next.low < codeText(block.from + cellsOf(block));
  }

  /** Whether a read broke off in the middle of a cell somewhere from one code up to another: that cell holds more than anyone expected. */
  isCutWithin(area: string, low: string, high: string): boolean {
    const stretches = this.#byArea.get(area) ?? [];
    const ends = stretches.slice(firstIndex(stretches, (one) => one.high > low));
    for (const end of ends) {
      if (end.high.slice(0, CODE_LENGTH) >= high) {
        return false;
      }
      if (end.high.length > CODE_LENGTH) {
        return true;
      }
    }
    return false;
  }
}

/** The first index whose element passes, where all elements after one that passes do too. */
const firstIndex = (stretches: readonly Stretch[], passes: (stretch: Stretch) => boolean): number => {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const one = stretches[middle];
    if (one !== undefined && passes(one)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
};
