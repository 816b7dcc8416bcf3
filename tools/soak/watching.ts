import process from 'node:process';
import { parseArgs } from 'node:util';
import { runScript } from '../run-program.ts';

const CUTS = 50;

/**
 * `npm run soak -- watching [--seed N]`: a client whose socket is cut 50 times during an auction of 500 events shows all of them once and in
 * order, the last one included, whose delivery is lost. `npm test` runs a tenth.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' } } });
  process.env.WATCH_CUTS = String(CUTS);
  if (values.seed !== undefined) process.env.WATCH_SEED = values.seed;
  const only = ['test/client/lost-deliveries.test.ts', '--testNamePattern', 'events once and in order'];
  return (await runScript('vitest/vitest.mjs', ['run', '--project', 'local', '--reporter', 'verbose', ...only], true)).code;
}
