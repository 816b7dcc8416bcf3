import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

/** The root of the project, where all programs run. */
export const projectRoot: string = join(import.meta.dirname, '..');

export interface ProgramEnd {
  /** The exit code; 1 for an end by a signal. */
  readonly code: number;
  /** Both streams in the order they came; empty when they were shown. */
  readonly output: string;
}

/** Runs a script of a package on this Node and answers its end; with `show` people see its output as it comes. */
export function runScript(script: string, args: readonly string[], show = false): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`node_modules/${script}`, ...args], {
      cwd: projectRoot,
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
