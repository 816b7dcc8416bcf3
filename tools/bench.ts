import type { CommandInput } from './command.ts';
import { runNamed } from './run-named.ts';

/** `npm run bench -- NAME`: `tools/bench/NAME.ts`. */
export function run({ words }: CommandInput): Promise<number> {
  return runNamed('bench', words);
}
