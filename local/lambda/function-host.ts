import { AwsError, type CloudContext, type Fault } from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Invocation, InvocationOutcome, Mishap } from './invocation.ts';
import { type RuntimeProcess, startRuntimeProcess } from './runtime-process.ts';

/** Processes of one function at a time: a bound of this machine, not of AWS. Further invocations wait. */
const PROCESSES_MAX = 8;
/** Invocations that may wait for a process; beyond it callers are throttled, so that a flood can't fill the memory. */
const WAITING_MAX = 1000;
const IDLE_LIMIT_MS = 5 * 60_000;
/** What a plan of faults can do to a run. */
const FAULTS = ['throttle', 'coldStart', 'crash', 'timeoutAfter'];

/** The execution environments of one function. */
export interface FunctionHost {
  readonly definition: FunctionDefinition;
  /** @throws AwsError TooManyRequestsException (429) beyond the reserved concurrency. */
  invoke(invocation: Invocation): Promise<InvocationOutcome>;
  /** Ends all processes of the function. */
  stop(): Promise<void>;
}

/** Runs a function in as many processes as it has invocations at once; idle ones are used again, and ended after five minutes. */
export function createFunctionHost(context: CloudContext, definition: FunctionDefinition): FunctionHost {
  const all = new Set<RuntimeProcess>();
  const idle: { process: RuntimeProcess; expiry: NodeJS.Timeout }[] = [];
  const waiting: ((process: RuntimeProcess) => void)[] = [];
  let running = 0;
  let stopped = false;

  const start = () => {
    const process = startRuntimeProcess(context, definition);
    all.add(process);
    return process;
  };
  const acquire = (): RuntimeProcess | Promise<RuntimeProcess> => {
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      clearTimeout(last.expiry);
      if (last.process.alive()) return last.process;
      all.delete(last.process);
    }
    if (all.size < PROCESSES_MAX) return start();
    return new Promise((resolve) => waiting.push(resolve));
  };
  const expire = (process: RuntimeProcess) => {
    for (const entry of idle) if (entry.process === process) clearTimeout(entry.expiry);
    idle.splice(0, idle.length, ...idle.filter((entry) => entry.process !== process));
    all.delete(process);
    void process.stop();
  };
  const release = (process: RuntimeProcess) => {
    if (!process.alive()) all.delete(process);
    const next = waiting.shift();
    if (next !== undefined) return next(process.alive() || stopped ? process : start());
    if (!process.alive()) return;
    idle.push({ process, expiry: setTimeout(expire, IDLE_LIMIT_MS, process).unref() });
  };

  const invoke = async (invocation: Invocation): Promise<InvocationOutcome> => {
    const fault = context.faults.strike({ service: 'lambda', action: 'Invoke', subject: definition.name }, FAULTS);
    if (fault?.kind === 'throttle') throw throttled('ConcurrentInvocationLimitExceeded');
    refuseBeyond(definition.reservedConcurrency, running, waiting.length);
    if (fault?.kind === 'coldStart') for (const { process } of [...idle]) expire(process);
    running += 1;
    try {
      const process = await acquire();
      const outcome = await process.run({ ...invocation, mishap: mishapOf(fault) });
      release(process);
      return outcome;
    } finally {
      running -= 1;
    }
  };
  const stop = async () => {
    stopped = true;
    for (const { expiry } of idle) clearTimeout(expiry);
    await Promise.all([...all].map((process) => process.stop()));
  };
  return { definition, invoke, stop };
}

function mishapOf(fault: Fault | undefined): Mishap | undefined {
  if (fault?.kind !== 'crash' && fault?.kind !== 'timeoutAfter') return undefined;
  return { kind: fault.kind, draw: fault.draw };
}

function refuseBeyond(reservedConcurrency: number | undefined, running: number, waiting: number): void {
  if (reservedConcurrency !== undefined && running >= reservedConcurrency) {
    throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
  }
  if (waiting >= WAITING_MAX) throw throttled('ConcurrentInvocationLimitExceeded');
}

function throttled(reason: string): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, { Reason: reason, Type: 'User' });
}
