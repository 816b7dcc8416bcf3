import { join, relative } from 'node:path';
import { stdout } from 'node:process';
import { synthesize } from '../infra/synth.ts';
import type { CommandInput } from './command.ts';
import { projectRoot } from './run-program.ts';
import { readStageName } from './stage-name.ts';

/** `npm run synth`: writes the template and its assets into `cdk.out`. */
export async function run(input: CommandInput): Promise<number> {
  const started = performance.now();
  const outdir = join(projectRoot, 'cdk.out');
  const { stackName } = await synthesize({ stage: readStageName(input), outdir, cloudFormationChecks: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  stdout.write(`${stackName}: ${relative(process.cwd(), join(outdir, `${stackName}.template.json`))}  ${seconds} s\n`);
  return 0;
}
