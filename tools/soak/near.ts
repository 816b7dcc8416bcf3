import process from 'node:process';
import { parseArgs } from 'node:util';
import { runScript } from '../run-program.ts';

const ROUNDS = 200;

/**
 * `npm run soak -- near [--seed 1]`: itemsNear's handler over a DynamoDB Local against brute force, in 100 random circles, across 180° and around
 * the poles too, with limits, filters, and items that come and go between pages; then in 20 circles of evenly spread items, where what is
 * read for each item inside is counted. Without a seed it runs with 1 and a random one, which it prints. `npm test` runs a tenth.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' } } });
  process.env.NEAR_ROUNDS = String(ROUNDS);
  if (values.seed !== undefined) process.env.NEAR_SEED = values.seed;
  const only = ['test/functions/items-near/random-circles.test.ts', '--testTimeout', '1200000'];
  return (await runScript('vitest/vitest.mjs', ['run', '--project', 'house', '--reporter', 'verbose', ...only], true)).code;
}
