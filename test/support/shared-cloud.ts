import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { privateLines } from './log-canaries.ts';
import { runStage, synthesizeStage } from './start-stage.ts';

/**
 * One local cloud for all API tests: the synthesized stack, in memory, in a process of its own. When they are over, its log is looked through:
 * no line of any function may hold a phone, a token or an address.
 */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const directory = mkdtempSync(join(tmpdir(), 'ecobid-api-'));
  const stage = await runStage(await synthesizeStage(join(directory, 'cdk.out')));
  project.provide('outputs', stage.outputs);
  return async () => {
    await stage.stop();
    rmSync(directory, { recursive: true, force: true });
    const found = privateLines(stage.cloud.logLines());
    if (found.length > 0) throw new Error(`The log of all these tests has something private in it:\n${found.slice(0, 10).join('\n')}`);
  };
};
