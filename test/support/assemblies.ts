import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    assemblies: string;
  }
}

/** A folder for what the tests of one run synthesize once for all of them. */
export default (project: TestProject): (() => void) => {
  const directory = mkdtempSync(join(tmpdir(), 'ecobid-assemblies-'));
  project.provide('assemblies', directory);
  return () => rmSync(directory, { recursive: true, force: true });
};
