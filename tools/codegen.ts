import { writeFileSync } from 'node:fs';
import { ACCESS_PATTERNS_FILE, accessPatternsPage } from './access-patterns.ts';
import type { CommandInput } from './command.ts';
import { runScript } from './run-program.ts';

/** `npm run codegen`: writes what follows from the schema and the list of access patterns, or with `--check` compares what follows from the schema. */
export async function run(input: CommandInput): Promise<number> {
  const check = input.has('check') ? ['--check'] : [];
  if (!input.has('check')) {
    writeFileSync(ACCESS_PATTERNS_FILE, accessPatternsPage());
  }
  return (await runScript('@graphql-codegen/cli/esm/bin.js', ['--config', 'codegen.yml', ...check], true)).code;
}
