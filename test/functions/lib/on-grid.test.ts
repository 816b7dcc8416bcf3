import { expect, test } from 'vitest';
import { onGrid } from '../../../functions/lib/on-grid.ts';

const measured = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work().catch(() => undefined);
  return performance.now() - began;
};

test('an answer, a throw and slow work all end on the grid', async () => {
  const slow = () => new Promise((go) => setTimeout(go, 110));
  const times = await Promise.all([
    measured(() => onGrid(100, async () => 1)),
    measured(() => onGrid(100, () => Promise.reject(new Error('no')))),
    measured(() => onGrid(100, slow)),
  ]);
  // Timers come late, hardly ever early.
  expect(times.map((ms) => Math.floor((ms + 2) / 100))).toEqual([1, 1, 2]);
});

test('what the work answers or throws comes through', async () => {
  expect(await onGrid(10, async () => 'answer')).toBe('answer');
  await expect(onGrid(10, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
