import { join } from 'node:path';
import { stdout } from 'node:process';
import { deployStage } from './cdk.ts';
import type { CommandInput } from './command.ts';
import { readStageName } from './stage-name.ts';

/** `npm run deploy`: the outputs then serve `npm run smoke -- --outputs FILE`. */
export async function run(input: CommandInput): Promise<number> {
  const stage = readStageName(input);
  const outputs = input.value('outputs') ?? join('.local', `outputs-${stage}.json`);
  const code = await deployStage(stage, outputs);
  if (code === 0) stdout.write(`\nOutputs: ${outputs}. To check the stage: npm run smoke -- --outputs ${outputs} --email … --password …\n`);
  return code;
}
