/** The first module of a function's process: loads the handler, then runs one invocation after the other as the host sends them. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import { writeJsonLogs } from './json-console.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import type { HostMessage, RuntimeMessage } from './protocol.ts';
import { RuntimeError, runtimeFailure } from './runtime-failure.ts';
import { shiftClock } from './shifted-clock.ts';

type InvokeMessage = Extract<HostMessage, { kind: 'invoke' }>;

const UNCAUGHT_STATUS = 129;
const REJECTION_STATUS = 128;

// The host tells its own id: the parent's, asked for here, could already be another's that took the place of a killed host.
const [, , hostProcessId, compileCache] = process.argv;
if (compileCache) enableCompileCache(compileCache);

const channel = process.send?.bind(process);
// A handler that sends on this channel would speak in the runtime's name.
delete process.send;

let handler: Handler | undefined;
let requestId: string | undefined;
if (process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON') writeJsonLogs(process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO', () => requestId);

function tell(message: RuntimeMessage, then: () => void = () => undefined): void {
  channel?.(message, undefined, {}, then);
}

function end(thrown: unknown, status: number): void {
  tell({ kind: 'failed', failure: runtimeFailure(thrown), fatal: true, memoryMb: memoryMb() }, () => process.exit(status));
}

async function init(): Promise<void> {
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT ?? process.cwd(), process.env._HANDLER ?? '');
    tell({ kind: 'ready' });
    // A function's process is killed, never ended, so what it has compiled is kept now for the next one.
    if (compileCache) flushCompileCache();
  } catch (thrown) {
    console.error(thrown);
    end(thrown, 1);
  }
}

async function run(invocation: InvokeMessage): Promise<void> {
  requestId = invocation.requestId;
  try {
    const answer = await handler?.(JSON.parse(invocation.event), invocationContext(invocation));
    tell({ kind: 'done', requestId: invocation.requestId, payload: serialize(answer), memoryMb: memoryMb() });
  } catch (thrown) {
    console.error(thrown);
    tell({ kind: 'failed', failure: runtimeFailure(thrown), fatal: false, memoryMb: memoryMb() });
  }
}

const memoryMb = (): number => Math.ceil(process.resourceUsage().maxRSS / 1024);

function serialize(answer: unknown): string {
  try {
    return JSON.stringify(answer) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

/** The context object of the AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Node.js function information". */
function invocationContext(invocation: InvokeMessage): object {
  const deadline = performance.now() + invocation.remainingMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: invocation.requestId,
    invokedFunctionArn: invocation.invokedFunctionArn,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

process.on('message', (message: HostMessage) => {
  shiftClock(message.clockOffsetMs);
  void (message.kind === 'init' ? init() : run(message));
});
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (thrown) => {
  console.error(thrown);
  end(thrown, UNCAUGHT_STATUS);
});
process.on('unhandledRejection', (reason) => {
  console.error(reason);
  end(new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason)), REJECTION_STATUS);
});

new Worker(new URL('./parent-watch.ts', import.meta.url), { workerData: Number(hostProcessId) }).unref();
