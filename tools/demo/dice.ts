import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that is the same for the same seed. */
export interface Dice {
  /** From `from` to below `to`. */
  between(from: number, to: number): number;
  /** True in `share` of the throws, 0 to 1. */
  chance(share: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  shuffled<T>(list: readonly T[]): T[];
}

/** Dice for a seed, a whole number. */
export function createDice(seed: number): Dice {
  const generator = xoroshiro128plus(seed);
  const next = (): number => uniformFloat64(generator);
  const below = (count: number): number => Math.floor(next() * count);
  return {
    between: (from, to) => from + next() * (to - from),
    chance: (share) => next() < share,
    pick: (from) => from[below(from.length)] ?? from[0],
    shuffled: (list) => {
      const keyed = list.map((value) => ({ value, key: next() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
    },
  };
}
