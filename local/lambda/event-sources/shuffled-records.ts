import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * The values in an order drawn from `draw` (from 0 up to 1), in which those with the same key keep theirs. It is what happens to a batch
 * whose items lie in different shards.
 */
export function shuffledBetween<T>(values: readonly T[], keyOf: (value: T) => string, draw: number): T[] {
  const generator = xoroshiro128plus(Math.floor(draw * 2 ** 31));
  const lines = new Map<string, T[]>();
  for (const value of values) lines.set(keyOf(value), [...(lines.get(keyOf(value)) ?? []), value]);
  const heads = [...lines.values()];
  const result: T[] = [];
  while (heads.length > 0) {
    const at = uniformInt(generator, 0, heads.length - 1);
    const next = heads[at]?.shift();
    if (next === undefined) heads.splice(at, 1);
    else result.push(next);
  }
  return result;
}
