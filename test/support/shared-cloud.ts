import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startStage } from './start-stage.ts';

/** One local cloud for all API tests: the synthesized stack, in memory, in a process of its own. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const directory = mkdtempSync(join(tmpdir(), 'ecobid-api-'));
  const stage = await startStage({ directory });
  project.provide('outputs', stage.outputs);
  return async () => {
    await stage.stop();
    rmSync(directory, { recursive: true, force: true });
  };
};
