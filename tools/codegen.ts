import type { CommandInput } from './command.ts';
import { runScript } from './run-program.ts';

/** `npm run codegen`: writes what follows from the schema, or with `--check` compares it. */
export async function run(input: CommandInput): Promise<number> {
  const check = input.has('check') ? ['--check'] : [];
  return (await runScript('@graphql-codegen/cli/esm/bin.js', ['--config', 'codegen.yml', ...check], true)).code;
}
