import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { CloudContext } from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { hostFailure, type Invocation, type InvocationOutcome } from './invocation.ts';
import { forEachLogLine } from './log-lines.ts';
import { type EndedRun, type PlatformLog, platformLog } from './platform-log.ts';
import type { HostMessage, RuntimeMessage } from './runtime/protocol.ts';
import { createRuntimeCredentials, runtimeEnvironment } from './runtime-environment.ts';

const BOOTSTRAP = fileURLToPath(new URL('./runtime/bootstrap.ts', import.meta.url));
/** Lambda gives the init phase 10 seconds (AWS Lambda Developer Guide, "Lambda runtime environment"). */
const INIT_LIMIT_MS = 10_000;
/** The shares of the memory setting that Lambda's Node.js runtime gives to the generations of the heap. */
const OLD_SPACE_SHARE = 0.9;
const SEMI_SPACE_SHARE = 0.05;
/** A crash by a plan of faults comes within this time of a run's start, or at its end if that is earlier. */
const CRASH_WITHIN_MS = 50;

/** One execution environment of a function: a process that runs one invocation at a time. */
export interface RuntimeProcess {
  /** False once the process has ended or was told to. */
  alive(): boolean;
  /** Runs an invocation; never throws. Call it only when the last one has ended. */
  run(invocation: Invocation): Promise<InvocationOutcome>;
  /** Kills the process and answers when it is gone. */
  stop(): Promise<void>;
}

/** Starts a process for a function; its init phase begins at once, on behalf of nobody. */
export function startRuntimeProcess(context: CloudContext, definition: FunctionDefinition): RuntimeProcess {
  const credentials = createRuntimeCredentials(context.accountId, definition.name);
  let current: Invocation | undefined;
  context.callers.register(credentials, () => current?.cause);
  const child = fork(BOOTSTRAP, [String(process.pid), getCompileCacheDir() ?? ''], {
    cwd: definition.taskRoot,
    env: runtimeEnvironment(context, definition, credentials),
    execPath: process.execPath,
    execArgv: heapFlags(definition.memoryMb),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = platformLog(context, definition, credentials.accessKeyId.toLowerCase());
  let alive = true;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  }).then(() => {
    alive = false;
    context.callers.forget(credentials.accessKeyId);
  });
  forwardLogs(context, definition.name, child, () => current?.requestId);
  const kill = () => {
    alive = false;
    child.kill('SIGKILL');
  };
  const running = { context, child, definition, log, kill };
  const initialized = measuredInit(running);
  let initMs: number | undefined;
  void initialized.then((init) => {
    initMs = init.durationMs;
  });

  const run = async (invocation: Invocation): Promise<InvocationOutcome> => {
    const { failure } = await initialized;
    if (failure !== undefined) return failure(invocation.requestId);
    invocation.onStart?.();
    current = invocation;
    try {
      return await measuredRun(running, invocation, initMs);
    } finally {
      current = undefined;
      initMs = undefined;
    }
  };
  const stop = () => {
    kill();
    return ended;
  };
  return { alive: () => alive, run, stop };
}

function heapFlags(memoryMb: number): string[] {
  const oldSpaceMb = Math.floor(memoryMb * OLD_SPACE_SHARE);
  const semiSpaceMb = Math.floor(memoryMb * SEMI_SPACE_SHARE);
  return [`--max-old-space-size=${oldSpaceMb}`, `--max-semi-space-size=${semiSpaceMb}`];
}

/** Undefined when the handler is loaded, else what to answer to an invocation. */
type InitFailure = ((requestId: string) => InvocationOutcome) | undefined;

async function measuredInit(running: Running): Promise<{ failure: InitFailure; durationMs: number }> {
  const begin = performance.now();
  running.log.initStarted();
  const failure = await waitForInit(running);
  const durationMs = performance.now() - begin;
  running.log.initEnded(durationMs, failure !== undefined);
  return { failure, durationMs };
}

function waitForInit({ context, child, definition, kill }: Running): Promise<InitFailure> {
  return awaitMessage<InitFailure>(child, {
    limitMs: INIT_LIMIT_MS,
    begin: (send) => send({ kind: 'init', clockOffsetMs: clockOffsetMs(context) }),
    onMessage: (message) => {
      if (message.kind === 'failed') kill();
      return message.kind === 'failed' ? () => ({ failure: message.failure }) : undefined;
    },
    onEnd: (reason) => (requestId) => exitFailure(requestId, reason),
    onLimit: () => {
      kill();
      context.log('lambda', 'init phase timed out', { function: definition.name });
      return (requestId) => timeoutFailure(context, requestId, INIT_LIMIT_MS);
    },
  });
}

/** A runtime process with the function that it runs. */
interface Running {
  readonly context: CloudContext;
  readonly child: ChildProcess;
  readonly definition: FunctionDefinition;
  readonly log: PlatformLog;
  kill(): void;
}

async function measuredRun(running: Running, invocation: Invocation, initMs: number | undefined): Promise<InvocationOutcome> {
  const { requestId } = invocation;
  const begin = performance.now();
  running.log.runStarted(requestId);
  let memoryMb = 0;
  const outcome = await runOnce(running, invocation, (message) => {
    if (message.kind !== 'ready') memoryMb = message.memoryMb;
  });
  running.log.runEnded({ requestId, ...endOf(outcome), durationMs: performance.now() - begin, memoryMb, initMs });
  return outcome;
}

/** How "Telemetry API Event schema reference" names the ends of a run: `failure` when the runtime is gone, `error` when it told one. */
function endOf(outcome: InvocationOutcome): Pick<EndedRun, 'status' | 'errorType'> {
  if ('payload' in outcome) return { status: 'success' };
  const { errorType } = outcome.failure;
  if (errorType === 'Sandbox.Timedout') return { status: 'timeout' };
  return { status: errorType === 'Runtime.ExitError' ? 'failure' : 'error', errorType };
}

function runOnce(
  { context, child, definition, kill }: Running,
  invocation: Invocation,
  onMessage: (message: RuntimeMessage) => void,
): Promise<InvocationOutcome> {
  const { mishap } = invocation;
  return awaitMessage<InvocationOutcome>(child, {
    limitMs: definition.timeoutMs,
    begin: (send) => {
      if (mishap?.kind === 'crash') setTimeout(kill, mishap.draw * CRASH_WITHIN_MS);
      send({
        kind: 'invoke',
        requestId: invocation.requestId,
        event: invocation.event,
        invokedFunctionArn: definition.arn,
        remainingMs: definition.timeoutMs,
        clockOffsetMs: clockOffsetMs(context),
      });
    },
    onMessage: (message) => {
      onMessage(message);
      if (mishap !== undefined) {
        kill();
        if (mishap.kind === 'timeoutAfter') return timeoutFailure(context, invocation.requestId, definition.timeoutMs);
        return exitFailure(invocation.requestId, exitReason(null, 'SIGKILL'));
      }
      if (message.kind === 'done') return { payload: message.payload };
      if (message.kind === 'ready') return hostFailure('Runtime.Unknown', 'The runtime became ready twice');
      if (message.fatal) kill();
      return { failure: message.failure };
    },
    onEnd: (reason) => exitFailure(invocation.requestId, reason),
    onLimit: () => {
      kill();
      return timeoutFailure(context, invocation.requestId, definition.timeoutMs);
    },
  });
}

interface Exchange<T> {
  readonly limitMs: number;
  begin(send: (message: HostMessage) => void): void;
  onMessage(message: RuntimeMessage): T;
  /** The process ended first; `reason` is how Lambda words it. */
  onEnd(reason: string): T;
  onLimit(): T;
}

/** Sends one message and answers by whatever comes first: the process's answer, its end, or the time limit. */
function awaitMessage<T>(child: ChildProcess, exchange: Exchange<T>): Promise<T> {
  return new Promise((resolve) => {
    const settle = (value: T) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      resolve(value);
    };
    const onMessage = (message: RuntimeMessage) => settle(exchange.onMessage(message));
    const onExit = (code: number | null, signal: string | null) => settle(exchange.onEnd(exitReason(code, signal)));
    const onError = (error: Error) => settle(exchange.onEnd(`Runtime failed to start: ${error.message}`));
    const timer = setTimeout(() => settle(exchange.onLimit()), exchange.limitMs);
    if (child.exitCode !== null || child.signalCode !== null) return onExit(child.exitCode, child.signalCode);
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.on('error', onError);
    exchange.begin((message) => child.send(message, (error) => error !== null && onError(error)));
  });
}

function exitReason(code: number | null, signal: string | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${signal === 'SIGKILL' ? 'killed' : signal.slice(3).toLowerCase()}`;
  return code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
}

function exitFailure(requestId: string, reason: string): InvocationOutcome {
  return hostFailure('Runtime.ExitError', `RequestId: ${requestId} Error: ${reason}`);
}

function timeoutFailure(context: CloudContext, requestId: string, limitMs: number): InvocationOutcome {
  const at = new Date(context.clock.now()).toISOString();
  return hostFailure('Sandbox.Timedout', `${at} ${requestId} Task timed out after ${(limitMs / 1000).toFixed(2)} seconds`);
}

function clockOffsetMs(context: CloudContext): number {
  return context.clock.now() - Date.now();
}

function forwardLogs(context: CloudContext, functionName: string, child: ChildProcess, requestId: () => string | undefined): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    forEachLogLine(stream, (line) => context.log('lambda', line, { function: functionName, requestId: requestId() ?? null }));
  }
}
