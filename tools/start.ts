import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process, { stdout } from 'node:process';
import { synthesize } from '../infra/synth.ts';
import { type RunningCloud, startCloud } from '../local/cloud.ts';
import { outputsFile } from '../local/template/outputs-file.ts';
import { apiKeyExpiry } from './api-key-expiry.ts';
import type { CommandInput } from './command.ts';
import { buildExplorer } from './explorer/build.ts';
import { explorerConfig } from './explorer/config.ts';
import { createProgress, type Progress } from './progress.ts';
import { stageOf } from './stage.ts';
import { type PopulatedCity, populate, refuseOtherSeed } from './start/populate.ts';
import { printReady } from './start/ready-table.ts';
import { readStartSettings, type StartSettings } from './start/settings.ts';

/** `npm start`: synthesizes the stack, runs it in this process, fills it, and stays until Ctrl-C. Answers the exit code. */
export async function run(input: CommandInput): Promise<number> {
  const began = performance.now();
  const settings = readStartSettings(input);
  refuseOtherSeed(settings);
  const progress = createProgress();
  stdout.write('\nEcoBid on this machine\n\n');
  const cloud = await startStack(settings, progress);
  const outputs = outputsFile(settings.outputs);
  const stop = stopOnSignal(cloud, settings);
  let city: PopulatedCity | undefined;
  try {
    const stage = stageOf(cloud.outputs);
    city = settings.seeds ? await populate(cloud, stage, settings, progress) : undefined;
    outputs.write(cloud.outputs);
    progress.done();
    printReady({ stage, settings, warnings: cloud.warnings, seeded: city !== undefined, seconds: (performance.now() - began) / 1000 });
  } catch (error) {
    // A start that is interrupted fails at whatever it was doing; that is nobody's error.
    if (!stop.asked()) {
      await cloud.stop();
      throw error;
    }
  }
  const code = await stop.done;
  city?.stop();
  outputs.remove();
  if (settings.data === undefined) rmSync(settings.build, { recursive: true, force: true });
  return code;
}

async function startStack(settings: StartSettings, progress: Progress): Promise<RunningCloud> {
  progress.step('stack and explorer page: building');
  const [{ directory, stackName }, page] = await Promise.all([
    synthesize({ stage: 'dev', outdir: join(settings.build, 'cdk.out'), apiKeyExpires: apiKeyExpiry(new Date()) }),
    buildExplorer(join(settings.build, 'explorer')),
  ]);
  return startCloud({
    assembly: directory,
    stack: stackName,
    data: settings.data,
    port: settings.port,
    host: settings.host,
    // People and scripts wait for the outputs file, so the public one appears when the demo data is there too.
    outputs: `${settings.outputs}.starting`,
    reset: settings.reset,
    verbose: settings.verbose,
    explorer: { directory: page, config: explorerConfig(settings.seeds) },
    onStep: (text) => progress.step(`local cloud: ${text}`),
  });
}

/** Ends the cloud on Ctrl-C or kill, with 0; `done` tells the exit code, 1 when it ended by itself. */
function stopOnSignal(cloud: RunningCloud, { data }: StartSettings): { asked(): boolean; readonly done: Promise<number> } {
  let asked = false;
  const stop = async (): Promise<void> => {
    asked = true;
    stdout.write('\nStopping …\n');
    await cloud.stop();
    stdout.write(data === undefined ? 'Stopped. Nothing was kept.\n' : `Stopped. The data is in ${data}; npm start goes on with it.\n`);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop());
  const done = cloud.closed.then((reason) => {
    if (reason !== undefined) process.stderr.write(`\nThe local cloud ended: ${reason}\n`);
    return reason === undefined ? 0 : 1;
  });
  return { asked: () => asked, done };
}
