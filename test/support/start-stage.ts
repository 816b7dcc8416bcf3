import { randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type SynthOptions, synthesize } from '../../infra/synth.ts';
import { apiKeyExpiry } from '../../tools/api-key-expiry.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import type { Stage, StageOutputs } from './stage.ts';

export type StartedStage = Stage & { cloud: TestCloud; stop(): Promise<void> };
type SignIn = NonNullable<SynthOptions['signIn']>;

/** Runs the dev stage: in memory, or on the data directory given. With settings of its own it is synthesized into the directory. */
export const startStage = async ({
  directory,
  data,
  signIn,
}: {
  directory: string;
  data?: string;
  signIn?: SignIn;
}): Promise<StartedStage> => {
  const assembly = signIn === undefined ? await commonAssembly() : await synthesizeStage(join(directory, 'cdk.out'), signIn);
  return runStage(assembly, data);
};

/** Runs an assembly of the dev stage. */
export const runStage = async (assembly: string, data?: string): Promise<StartedStage> => {
  const cloud = await startTestCloud({ assembly, ...(data === undefined ? {} : { data }) });
  return { cloud, outputs: cloud.outputs['EcoBid-dev'] as StageOutputs, stop: () => cloud.stop() };
};

/** The assembly of the dev stage, in the directory. */
export const synthesizeStage = async (outdir: string, signIn: SignIn = {}): Promise<string> =>
  (await synthesize({ stage: 'dev', signIn, outdir, apiKeyExpires: apiKeyExpiry(new Date()) })).directory;

/** The assembly that the tests of a run share: whoever needs it first makes it, and the rename decides among several. */
const commonAssembly = async (): Promise<string> => {
  const common = join(inject('assemblies'), 'dev');
  if (!existsSync(common)) {
    const made = await synthesizeStage(join(inject('assemblies'), randomUUID()));
    try {
      renameSync(made, common);
    } catch (error) {
      if (!existsSync(common)) throw error;
    }
  }
  return common;
};
