import { join } from 'node:path';
import process, { stdout } from 'node:process';
import { synthesize } from '../infra/synth.ts';
import { type RunningCloud, startCloud } from '../local/cloud.ts';
import type { CommandInput } from './command.ts';
import { buildExplorer } from './explorer/build.ts';
import { explorerConfig } from './explorer/config.ts';
import { createProgress, type Progress } from './progress.ts';
import { stageOf } from './stage.ts';
import { populate } from './start/populate.ts';
import { printReady } from './start/ready-table.ts';
import { readStartSettings, type StartSettings } from './start/settings.ts';

const root = join(import.meta.dirname, '..');

/** `npm start`: synthesizes the stack, runs it in this process, fills it, and stays until Ctrl-C. Answers the exit code. */
export async function run(input: CommandInput): Promise<number> {
  const began = performance.now();
  const settings = readStartSettings(input);
  const progress = createProgress();
  stdout.write('\nEcoBid on this machine\n\n');
  const cloud = await startStack(settings, progress);
  const stopped = stopOnSignal(cloud, settings);
  try {
    const stage = stageOf(cloud.outputs);
    const city = settings.seeds ? await populate(cloud, stage, settings, progress) : undefined;
    progress.done();
    printReady({ stage, settings, warnings: cloud.warnings, seeded: city !== undefined, seconds: (performance.now() - began) / 1000 });
    const code = await stopped;
    city?.stop();
    return code;
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

async function startStack(settings: StartSettings, progress: Progress): Promise<RunningCloud> {
  progress.step('stack: synthesizing the template');
  const { directory, stackName } = await synthesize({ stage: 'dev', outdir: join(root, 'cdk.out', 'local') });
  progress.step('explorer: building the page');
  const explorer = { directory: await buildExplorer(), config: explorerConfig(settings.seeds) };
  progress.step('local cloud: starting');
  return startCloud({
    assembly: directory,
    stack: stackName,
    data: settings.data,
    port: settings.port,
    host: settings.host,
    outputs: settings.outputs,
    reset: settings.reset,
    verbose: settings.verbose,
    explorer,
    onStep: (text) => progress.step(`local cloud: ${text}`),
  });
}

/** Ends the cloud on Ctrl-C or kill, with 0; or when it ends by itself, with 1. */
async function stopOnSignal(cloud: RunningCloud, { data }: StartSettings): Promise<number> {
  const asked = new Promise<'asked'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('asked'));
  });
  const end = await Promise.race([asked, cloud.closed]);
  if (end !== 'asked') {
    process.stderr.write(`\nThe local cloud ended: ${end ?? 'no reason given'}\n`);
    return 1;
  }
  stdout.write('\nStopping …\n');
  await cloud.stop();
  stdout.write(data === undefined ? 'Stopped. Nothing was kept.\n' : `Stopped. The data is in ${data}; npm start goes on with it.\n`);
  return 0;
}
