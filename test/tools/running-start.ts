import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Outputs } from '../../tools/stage.ts';

const main = join(import.meta.dirname, '../../tools/main.ts');
const READY_MS = 90_000;

/** `npm start` as people run it, but for npm. */
export interface RunningStart {
  readonly process: ChildProcess;
  readonly outputs: Outputs;
  /** What it wrote so far. */
  text(): string;
  /** Sends a signal, or goes away as a parent that is killed; answers the exit code and the milliseconds it took. */
  end(how: NodeJS.Signals | 'parent gone'): Promise<{ code: number | null; ms: number }>;
}

/** A folder for data and outputs. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'ecobid-start-'));

/** Runs a command of the table and waits for its end. */
export async function runCommand(args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const { process: child, text } = spawnCommand(args);
  const code = await endOf(child);
  return { code, text: text() };
}

/** Starts in `folder` on any port, and waits until the outputs say that it is ready. */
export async function start(folder: string, ...flags: string[]): Promise<RunningStart> {
  const file = join(folder, 'outputs.json');
  const { process: child, text } = spawnCommand(['start', '--port', '0', '--data', join(folder, 'data'), '--outputs', file, ...flags]);
  const ended = endOf(child);
  const deadline = performance.now() + READY_MS;
  while (!existsSync(file) || !text().includes('Ctrl-C')) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(`npm start is not ready:\n${text()}`);
    await setTimeout(20);
  }
  return {
    process: child,
    outputs: JSON.parse(readFileSync(file, 'utf8')) as Outputs,
    text,
    end: async (how) => {
      const began = performance.now();
      if (how !== 'parent gone') child.kill(how);
      else if (child.connected) child.disconnect();
      return { code: await ended, ms: performance.now() - began };
    },
  };
}

/** Starts in `folder` and kills the process alone as soon as `reached` holds of the stage that is being filled. */
export async function startAndKill(
  folder: string,
  flags: readonly string[],
  reached: (outputs: Outputs) => Promise<boolean>,
): Promise<void> {
  const file = join(folder, 'outputs.json');
  const { process: child, text } = spawnCommand(['start', '--port', '0', '--data', join(folder, 'data'), '--outputs', file, ...flags]);
  const ended = endOf(child);
  const deadline = performance.now() + READY_MS;
  const isReached = async (): Promise<boolean> =>
    existsSync(`${file}.starting`) && reached(JSON.parse(readFileSync(`${file}.starting`, 'utf8')) as Outputs);
  while (!(await isReached())) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(`npm start did not get there:\n${text()}`);
    await setTimeout(5);
  }
  if (existsSync(file)) throw new Error('It was ready before it could be killed.');
  child.kill('SIGKILL');
  await ended;
}

function spawnCommand(args: readonly string[]): { process: ChildProcess; text: () => string } {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  return { process: child, text: () => text };
}

/** The exit code, once all that was written has been read. `close` is no help: it never comes after `disconnect`. */
async function endOf(child: ChildProcess): Promise<number | null> {
  const ends = [child.stdout, child.stderr].map((stream) => stream && once(stream, 'end'));
  const [code] = (await once(child, 'exit')) as [number | null];
  await Promise.all(ends);
  return code;
}
