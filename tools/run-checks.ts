import { stdout } from 'node:process';
import { type Check, checks } from './checks.ts';
import { inParallel } from './in-parallel.ts';

export interface CheckCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs all checks, two at a time, with a line each; what failed is shown whole at the end. */
export async function runChecks(
  list: readonly Check[] = checks,
  write: (text: string) => void = (text) => stdout.write(text),
): Promise<CheckCounts> {
  const failures: string[] = [];
  await inParallel(list, 2, async ({ name, run }) => {
    const started = performance.now();
    const { code, output } = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    write(`  ${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(48)} ${seconds.padStart(5)} s\n`);
    if (code !== 0) failures.push(`\n── ${name} ──\n${output.trimEnd()}\n`);
  });
  for (const failure of failures) write(failure);
  return { passed: list.length - failures.length, failed: failures.length };
}
