import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stdout } from 'node:process';
import type { CommandInput } from './command.ts';
import { type Mutant, mutants, type TestSelection } from './mutants/mutants.ts';
import { createProgress } from './progress.ts';
import { projectRoot, runScript } from './run-program.ts';
import { readTestReport } from './test-report.ts';

const NOT_COPIED = ['node_modules', '.git', '.local', 'cdk.out'];

/**
 * `npm run mutants [-- --only TEXT]`: puts one mistake after the other into a copy of the project, and runs tests that should notice. Fails when a
 * mistake goes unnoticed, when its place is not found, and when those tests fail without it.
 */
export async function run({ value }: CommandInput): Promise<number> {
  const only = value('only') ?? '';
  const chosen = mutants.filter(({ name }) => name.includes(only));
  if (chosen.length === 0) throw new Error(`No mutant has "${only}" in its name.`);
  const copy = copyProject();
  const progress = createProgress();
  try {
    for (const tests of selectionsOf(chosen)) {
      progress.step(`unchanged: ${basename(tests.file)} ${tests.pattern}`);
      if ((await failures(copy, tests)) > 0) throw new Error(`${tests.file} fails without a mutant, so it proves nothing.`);
    }
    const survivors: string[] = [];
    for (const mutant of chosen) {
      progress.step(mutant.name);
      const isKilled = await kills(copy, mutant);
      progress.say(`${isKilled ? 'killed  ' : 'SURVIVED'} ${mutant.name}`);
      if (!isKilled) survivors.push(mutant.name);
    }
    progress.done();
    stdout.write(`${chosen.length - survivors.length} of ${chosen.length} killed\n`);
    for (const name of survivors) stdout.write(`SURVIVED: ${name}\n`);
    return survivors.length === 0 ? 0 : 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'ecobid-mutants-'));
  cpSync(projectRoot, copy, { recursive: true, filter: (path) => !NOT_COPIED.includes(basename(path)) });
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function selectionsOf(chosen: readonly Mutant[]): TestSelection[] {
  return [...new Set(chosen.map(({ tests }) => tests))];
}

async function kills(copy: string, mutant: Mutant): Promise<boolean> {
  const path = join(copy, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, mutated(text, mutant));
  try {
    return (await failures(copy, mutant.tests)) > 0;
  } finally {
    writeFileSync(path, text);
  }
}

function mutated(text: string, { name, file, edits }: Mutant): string {
  return edits.reduce((changed, { from, to }) => {
    if (changed.split(from).length !== 2) throw new Error(`The mutant "${name}" does not find its one place in ${file}: ${from}`);
    return changed.replace(from, () => to);
  }, text);
}

/** Failed tests. @throws Error when none ran: a project that does not even start has noticed nothing. */
async function failures(copy: string, { project, file, pattern }: TestSelection): Promise<number> {
  const report = join(copy, 'mutant-report.json');
  rmSync(report, { force: true });
  const reporter = ['--reporter=json', `--outputFile.json=${report}`];
  const { output } = await runScript('vitest/vitest.mjs', ['run', '--root', copy, '--project', project, ...reporter, file, '-t', pattern]);
  const { passed, failed, tests } = readTestReport(readFileSync(report, 'utf8'));
  if (passed + failed === 0 || tests.length === 0) throw new Error(`${file} does not run:\n${output}`);
  return failed;
}
