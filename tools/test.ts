import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdout } from 'node:process';
import type { CommandInput } from './command.ts';
import { runChecks } from './run-checks.ts';
import { runScript } from './run-program.ts';
import { readTestReport, slowestTests, type TestReport } from './test-report.ts';

/** Longer than this nobody waits for a change. */
const LIMIT_MINUTES = 12;

/** `npm test`: all checks, then all tests. Its last line counts both. Words name test files, which are then run alone. */
export async function run({ words }: CommandInput): Promise<number> {
  const started = performance.now();
  const checked = words.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
  const { code, report } = await runTests(words);
  const minutes = (performance.now() - started) / 60_000;
  const tooLong = minutes > LIMIT_MINUTES;
  stdout.write(
    `\nThe ten slowest tests\n${slowestTests(report, 10)
      .map((line) => `  ${line}\n`)
      .join('')}\n`,
  );
  stdout.write(`${minutes.toFixed(1)} minutes of ${LIMIT_MINUTES}${tooLong ? ': too long, which counts as a failure' : ''}\n\n`);
  // A crash outside any test must not read as success.
  const unexplained = tooLong || (code !== 0 && report.failed === 0) ? 1 : 0;
  const failed = checked.failed + report.failed + unexplained;
  stdout.write(`${checked.passed + report.passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function runTests(files: readonly string[]): Promise<{ code: number; report: TestReport }> {
  const folder = mkdtempSync(join(tmpdir(), 'ecobid-test-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await runScript('vitest/vitest.mjs', ['run', ...reporters, ...files], true);
    return { code, report: readTestReport(readFileSync(file, 'utf8')) };
  } catch {
    return { code: 1, report: { passed: 0, failed: 0, tests: [] } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
