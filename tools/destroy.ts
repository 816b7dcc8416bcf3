import { destroyStage } from './cdk.ts';
import type { CommandInput } from './command.ts';
import { readStageName } from './stage-name.ts';

/** `npm run destroy`. */
export async function run(input: CommandInput): Promise<number> {
  return destroyStage(readStageName(input));
}
