import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from './assembly.ts';

const MAIN = resolve(import.meta.dirname, '../../local/main.ts');
const START_MS_MAX = 90_000;

export interface TestCloudOptions {
  readonly assembly: string;
  /** The data directory; in memory unless given. */
  readonly data?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Further arguments of the command line. */
  readonly args?: readonly string[];
}

/** A local cloud in a process of its own. */
export interface TestCloud {
  readonly endpoint: string;
  readonly outputs: Record<string, Record<string, string>>;
  readonly outputsFile: string;
  readonly pid: number;
  /** All that it has printed so far. */
  printed(): string;
  /** The lines of its log, those of its functions among them, as far as the log goes back. */
  logLines(): string[];
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
  /** Ends the process alone, as `kill -9` does, and leaves its children to themselves. */
  kill(): Promise<void>;
  /** The exit status once it ended by itself. */
  readonly ended: Promise<number | null>;
}

export interface EndedCloud {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A local cloud on a free port that is ready; fails with what it printed when it does not get there. */
export async function startTestCloud(options: TestCloudOptions): Promise<TestCloud> {
  const outputsFile = join(temporaryFolder(), 'outputs.json');
  const { child, cwd, stdout, stderr } = launch(options, outputsFile);
  const ended = once(child, 'exit').then(([status]: (number | null)[]) => status ?? null);
  await untilReady(child, () => stdout() + stderr());
  const outputs: Record<string, Record<string, string>> = JSON.parse(readFileSync(outputsFile, 'utf8'));
  const [endpoint] = Object.values(outputs).map(({ LocalEndpoint }) => LocalEndpoint);
  if (endpoint === undefined || child.pid === undefined) throw new Error('The local cloud tells no endpoint');
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    await ended;
  };
  return {
    endpoint,
    outputs,
    outputsFile,
    pid: child.pid,
    printed: () => stdout() + stderr(),
    logLines: () => readLog(options.data === undefined ? join(cwd, '.local', 'log') : join(dirname(options.data), 'log')),
    stop: end('SIGTERM'),
    kill: end('SIGKILL'),
    ended,
  };
}

/** What a local cloud that is expected not to start prints, and its exit status. */
export async function failingCloud(options: TestCloudOptions): Promise<EndedCloud> {
  const { child, stdout, stderr } = launch(options, join(temporaryFolder(), 'outputs.json'));
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX);
  const [status]: (number | null)[] = await once(child, 'close');
  clearTimeout(timer);
  return { status: status ?? null, stdout: stdout(), stderr: stderr() };
}

/** Runs in a folder of its own, so that relative paths and logs of tests do not meet. */
function launch({ assembly, data, env, args = [] }: TestCloudOptions, outputsFile: string) {
  const place = data === undefined ? ['--in-memory'] : ['--data', data];
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const cwd = temporaryFolder();
  const child = spawn(process.execPath, [MAIN, '--assembly', resolve(assembly), '--outputs', outputsFile, ...place, ...port, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, cwd, stdout: collect(child.stdout), stderr: collect(child.stderr) };
}

/** The file before the current one first. */
const readLog = (directory: string): string[] =>
  ['cloud.log.1', 'cloud.log']
    .map((name) => join(directory, name))
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'));

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return () => text;
}

async function untilReady(child: ChildProcess, printed: () => string): Promise<void> {
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  const deadline = performance.now() + START_MS_MAX;
  while (!/^ready at /m.test(printed())) {
    if (gone()) throw new Error(`The local cloud did not start: ${printed()}`);
    if (performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The local cloud was not ready in time: ${printed()}`);
    }
    await new Promise((go) => setTimeout(go, 20));
  }
}
