import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '../service.ts';
import type { StackOutputs } from './deployment.ts';

/** A file in the form of `cdk deploy --outputs-file`, there only while what it tells is true. */
export interface OutputsFile {
  /** In one move, so that no reader meets half of it. @throws StartError when it cannot be written. */
  write(outputs: StackOutputs): void;
  remove(): void;
}

/** The outputs file at `path`, removed if an earlier run was killed and left it. */
export function outputsFile(path: string): OutputsFile {
  const remove = () => rmSync(path, { force: true });
  remove();
  return {
    remove,
    write: (outputs) => {
      const half = `${path}.${process.pid}`;
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(half, `${JSON.stringify(outputs, null, 2)}\n`, { mode: 0o600 });
        renameSync(half, path);
      } catch (error) {
        rmSync(half, { force: true });
        throw new StartError(`The outputs file ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}
