import { join } from 'node:path';
import { type SynthOptions, synthesize } from '../../infra/synth.ts';
import { apiKeyExpiry } from '../../tools/api-key-expiry.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import type { Stage, StageOutputs } from './stage.ts';

export type StartedStage = Stage & { cloud: TestCloud; stop(): Promise<void> };

/** Synthesizes the dev stage into the directory and runs it there: in memory, or on the data directory given. */
export const startStage = async ({
  directory,
  data,
  signIn = {},
}: {
  directory: string;
  data?: string;
  signIn?: NonNullable<SynthOptions['signIn']>;
}): Promise<StartedStage> => {
  const { directory: assembly, stackName } = await synthesize({
    stage: 'dev',
    signIn,
    outdir: join(directory, 'cdk.out'),
    apiKeyExpires: apiKeyExpiry(new Date()),
  });
  const cloud = await startTestCloud({ assembly, ...(data === undefined ? {} : { data }) });
  return { cloud, outputs: cloud.outputs[stackName] as StageOutputs, stop: () => cloud.stop() };
};
