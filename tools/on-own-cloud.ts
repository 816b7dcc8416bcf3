import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../infra/synth.ts';
import type { CloudPlace, MeasuredStage } from './bench/engine/cloud-program.ts';
import { nextMessage } from './bench/engine/load.ts';

const PROGRAM = join(import.meta.dirname, 'bench/engine/cloud-program.ts');

/** Builds the dev stage, and works with it in memory, in a process of its own whose log lies in a folder that goes with it. */
export async function onOwnCloud<T>(work: (stage: MeasuredStage) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'ecobid-cloud-'));
  try {
    const { directory: assembly } = await synthesize({ stage: 'dev', outdir: join(directory, 'cdk.out') });
    return await onCloud({ assembly, outputs: join(directory, 'outputs.json') }, directory, work);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function onCloud<T>(place: CloudPlace, directory: string, work: (stage: MeasuredStage) => Promise<T>): Promise<T> {
  const child = fork(PROGRAM, [JSON.stringify(place)], { cwd: directory });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await work(await nextMessage<MeasuredStage>(child));
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
}
