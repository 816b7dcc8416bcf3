/** Every value with its rank among both groups, from 1; equal values share the middle of theirs. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const result = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (order[to]?.value === order[from]?.value) to++;
    for (const { index } of order.slice(from, to)) result[index] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}

/**
 * How far the ranks of one group of measurements lie from what chance gives, in standard deviations, below 0 where they are the lower ones:
 * the Mann-Whitney test by its normal approximation. Beyond 3.3 in one of a thousand runs without any difference.
 */
export function rankDeviation(group: readonly number[], others: readonly number[]): number {
  const sum = ranks([...group, ...others])
    .slice(0, group.length)
    .reduce((total, rank) => total + rank, 0);
  const count = group.length + others.length;
  const expected = (group.length * (count + 1)) / 2;
  return (sum - expected) / Math.sqrt((group.length * others.length * (count + 1)) / 12);
}
