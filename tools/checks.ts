import { type ProgramEnd, projectRoot, runScript } from './run-program.ts';

export interface Check {
  readonly name: string;
  run(): Promise<ProgramEnd>;
}

/** Everything that `npm run check` looks at, the slow ones first so that two can share two cores. */
export const checks: readonly Check[] = [
  check('lint of domain and resolvers', 'eslint/bin/eslint.js', ['domain', 'resolvers']),
  check('import boundaries', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--output-type', 'err-long', ...sourceFolders()]),
  check('dead code', 'knip/bin/knip.js', ['--no-progress']),
  check('types', 'typescript7/bin/tsc', ['--noEmit', '-p', projectRoot]),
  check('types of what runs in a browser', 'typescript7/bin/tsc', ['--noEmit', '-p', 'tools/explorer/page']),
  check('generated code', '@graphql-codegen/cli/esm/bin.js', ['--config', 'codegen.yml', '--check']),
  check('format and lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
];

function check(name: string, script: string, args: readonly string[]): Check {
  return { name, run: () => runScript(script, args) };
}

function sourceFolders(): string[] {
  return ['schema', 'domain', 'resolvers', 'functions', 'infra', 'local', 'client', 'tools', 'test'];
}
