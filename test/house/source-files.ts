import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The project's own source files, without what tools generate: paths from the root. */
export const sourceFiles = (): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mjs', '*.cjs', '*.graphql'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && !path.includes('generated/'));

export const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n');
