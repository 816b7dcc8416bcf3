import type { CommandInput } from './command.ts';
import { runNamed } from './run-named.ts';

/** `npm run soak -- NAME`: `tools/soak/NAME.ts`. */
export function run({ words }: CommandInput): Promise<number> {
  return runNamed('soak', words);
}
