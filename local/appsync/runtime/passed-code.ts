import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hashes of code that passed a check once; whoever shares it need not check that code again. */
export interface PassedCode {
  has(hash: string): boolean;
  add(hash: string): void;
}

/** The hashes kept as empty files of a folder, which any number of processes may share, and which may be deleted at any time. */
export function passedCode(directory: string): PassedCode {
  return {
    has: (hash) => existsSync(join(directory, hash)),
    add: (hash) => {
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, hash), '');
    },
  };
}
