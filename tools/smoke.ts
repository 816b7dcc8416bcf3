import { stdout } from 'node:process';
import type { CommandInput } from './command.ts';
import { DEMO_PASSWORD, sellers } from './demo/sellers.ts';
import { readOutputs } from './read-outputs.ts';
import { type Credentials, type SmokeSteps, smokeSteps } from './smoke/steps.ts';
import { type Stage, stageOf } from './stage.ts';

/** `npm run smoke`: a line a step; answers 1 when one failed. What it creates it deletes, also after a failure. */
export async function run(input: CommandInput): Promise<number> {
  const outputs = readOutputs(input.value('outputs') ?? '.local/outputs.json');
  const stage = stageOf(outputs);
  const credentials = readCredentials(input, stage);
  stdout.write(`${stage.stackName} at ${stage.apiUrl}, as ${credentials.email}\n`);
  return (await runSteps(smokeSteps(outputs, stage, credentials), (line) => stdout.write(`${line}\n`))) ? 0 : 1;
}

/** Runs the steps until one fails; answers whether none did. */
export async function runSteps({ steps, cleanUp }: SmokeSteps, tell: (line: string) => void): Promise<boolean> {
  for (const [name, step] of steps) {
    const started = performance.now();
    try {
      await step();
      tell(`  pass  ${name.padEnd(10)} ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      tell(`  FAIL  ${name}: ${error instanceof Error ? error.message : error}`);
      await cleanUp().catch(() => tell('  What was created could not be deleted.'));
      return false;
    }
  }
  return true;
}

function readCredentials(input: CommandInput, stage: Stage): Credentials {
  const [email, password] = [input.value('email'), input.value('password')];
  if (email !== undefined && password !== undefined) return { email, password };
  if (email !== undefined || password !== undefined) throw new Error('--email and --password belong together.');
  const [demo] = sellers;
  if (stage.endpoint === undefined || demo === undefined)
    throw new Error('A stage on AWS has no demo accounts: give --email and --password.');
  return { email: demo.email, password: DEMO_PASSWORD };
}
