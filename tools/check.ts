import { stdout } from 'node:process';
import { runChecks } from './run-checks.ts';

/** `npm run check`: answers 1 when a check failed. */
export async function run(): Promise<number> {
  const { passed, failed } = await runChecks();
  stdout.write(`\n${passed} checks passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
