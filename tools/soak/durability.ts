import process from 'node:process';
import { runScript } from '../run-program.ts';

const ROUNDS = 20;

/**
 * `npm run soak -- durability`: 16 writers run while Node alone, Java alone or both are killed with -9, 20 times; after each restart nothing
 * that was acknowledged may be missing. `npm test` runs a round of each kind. When the kill comes is left to the machine, so --seed changes
 * nothing.
 */
export async function run(): Promise<number> {
  process.env.KILL_ROUNDS = String(ROUNDS);
  const only = ['test/local/cloud.test.ts', '--testNamePattern', 'acknowledged write'];
  return (await runScript('vitest/vitest.mjs', ['run', '--project', 'local', '--reporter', 'verbose', ...only], true)).code;
}
