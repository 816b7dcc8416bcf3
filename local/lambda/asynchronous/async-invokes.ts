import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type AsyncLambdaPort, AwsError, type Cause, type CloudContext, type Fault } from '../../service.ts';
import { functionCause } from '../function-cause.ts';
import type { FunctionDefinition } from '../function-definition.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import { hostFailure, type InvocationOutcome } from '../invocation.ts';
import type { LambdaPorts } from '../lambda-ports.ts';
import { createLanes } from './event-lanes.ts';
import { createEventStore, type WaitingEvent } from './event-store.ts';
import type { EndCondition, EndedEvent } from './invocation-record.ts';
import type { InvokeConfigs } from './invoke-config.ts';
import { deliverEnd } from './outcome-delivery.ts';

/** Lambda's limit of an asynchronous request (AWS Lambda Developer Guide, "Lambda quotas"). */
const EVENT_BYTES_MAX = 1_048_576;
/** Waits after the first and second failed run ("How Lambda handles errors and retries with asynchronous invocation"). */
const RETRY_MS = [60_000, 120_000];
const THROTTLED_MS = 1000;
const THROTTLED_MS_MAX = 300_000;
const DELIVERIES_MAX = 5;
const LATE_MS_MAX = 500;

/** The asynchronous invocations of all functions. */
export interface AsyncInvokes extends AsyncLambdaPort {
  /** The same for an event that is JSON text already. */
  accept(functionName: string, event: string, cause: Cause | undefined): void;
  /** Takes up what an earlier life of the cloud left. */
  start(): void;
  /** Events whose next step is due or under way; not those that wait for a later time. */
  pending(): number;
  stop(): void;
}

interface AsyncParts {
  readonly functions: FunctionRegistry;
  readonly configs: InvokeConfigs;
  readonly ports: Pick<LambdaPorts, 'queues' | 'targets'>;
}

/**
 * Runs events some time after they were written down, and again as long as the function fails and its settings allow. What is written
 * down survives a kill: an event whose run was under way is then run again.
 */
export function createAsyncInvokes(context: CloudContext, { functions, configs, ports }: AsyncParts): AsyncInvokes {
  const store = createEventStore(context.state);
  const lanes = createLanes(
    (key) => step(key),
    (error) => context.log('lambda', 'mistake in an asynchronous run', { error: String(error) }),
  );
  const takeBacks = new Map<string, () => void>();

  const schedule = (key: string, event: WaitingEvent) => {
    if (event.dueMs <= context.clock.now()) return lanes.add(event.functionName, key);
    takeBacks.set(
      key,
      context.clock.at(event.dueMs, () => {
        takeBacks.delete(key);
        lanes.add(event.functionName, key);
      }),
    );
  };
  const postpone = (key: string, event: WaitingEvent, ms: number) => {
    const later = { ...event, dueMs: context.clock.now() + ms };
    store.put(key, later);
    schedule(key, later);
  };

  const step = async (key: string): Promise<void> => {
    const event = store.get(key);
    if (event === undefined) return;
    if (event.end !== null) return await deliver(key, event);
    await attempt(key, event);
  };

  const attempt = async (key: string, event: WaitingEvent): Promise<void> => {
    const config = configs.of(event.functionName);
    const expiresMs = event.acceptedMs + config.eventAgeMsMax;
    const definition = definitionOf(functions, event.functionName);
    if (definition === undefined) return forget(key, event, 'the function is gone from the template');
    if (definition.reservedConcurrency === 0) return await end(key, event, 'ZeroReservedConcurrency', undefined);
    if (context.clock.now() >= expiresMs) return await end(key, event, 'EventAgeExceeded', undefined);
    const outcome = await runOnce(context, functions, event);
    // What ended because the cloud ends is no failed run: the next life runs it again.
    if (lanes.stopped()) return;
    if (outcome === 'throttled') {
      const ms = Math.min(THROTTLED_MS * 2 ** event.throttles, THROTTLED_MS_MAX);
      return postpone(key, { ...event, throttles: event.throttles + 1 }, ms);
    }
    const ran = { ...event, runs: event.runs + 1 };
    if ('payload' in outcome) return await end(key, ran, 'Success', outcome);
    const retryMs = ran.runs > config.retriesMax ? undefined : RETRY_MS[ran.runs - 1];
    if (retryMs === undefined) return await end(key, ran, 'RetriesExhausted', outcome);
    if (context.clock.now() + retryMs > expiresMs) return await end(key, ran, 'EventAgeExceeded', outcome);
    postpone(key, ran, retryMs);
  };

  const end = async (key: string, event: WaitingEvent, condition: EndCondition, outcome: InvocationOutcome | undefined) => {
    const ended = { ...event, end: { condition, outcome: outcome === undefined ? null : JSON.stringify(outcome) } };
    store.put(key, ended);
    await deliver(key, ended);
  };

  const deliver = async (key: string, event: WaitingEvent): Promise<void> => {
    const definition = definitionOf(functions, event.functionName);
    if (definition === undefined || event.end === null) return store.delete(key);
    try {
      await deliverEnd(ports, { ended: endedEvent(event, event.end, definition), definition, config: configs.of(event.functionName) });
      store.delete(key);
    } catch (error) {
      if (lanes.stopped()) return;
      const again = { ...event, deliveries: event.deliveries + 1 };
      if (again.deliveries >= DELIVERIES_MAX) return forget(key, event, `the destination does not take it: ${String(error)}`);
      postpone(key, again, THROTTLED_MS * 2 ** event.deliveries);
    }
  };

  const endedEvent = (
    event: WaitingEvent,
    { condition, outcome }: NonNullable<WaitingEvent['end']>,
    { arn }: FunctionDefinition,
  ): EndedEvent => ({
    ...{ requestId: event.requestId, functionArn: arn, condition, runs: event.runs, endedMs: context.clock.now() },
    event: JSON.parse(event.event),
    outcome: outcome === null ? undefined : JSON.parse(outcome),
  });

  const forget = (key: string, { functionName, requestId }: WaitingEvent, reason: string) => {
    store.delete(key);
    context.log('lambda', `asynchronous event dropped: ${reason}`, { function: functionName, requestId });
  };

  const accept: AsyncInvokes['accept'] = (functionName, event, cause) => {
    const { name } = functions.find(functionName);
    refuseLarge(event);
    const requestId = randomUUID();
    const now = context.clock.now();
    const waiting: WaitingEvent = {
      ...{ functionName: name, event, requestId, cause: cause === undefined ? null : { ...cause } },
      ...{ acceptedMs: now, dueMs: now, runs: 0, throttles: 0, deliveries: 0, end: null },
    };
    schedule(store.add(waiting), waiting);
  };
  return {
    accept,
    invokeLater: async ({ functionName, payload, cause }) => accept(functionName, JSON.stringify(payload), cause),
    start: () => {
      for (const [key, event] of store.all()) schedule(key, event);
    },
    pending: lanes.size,
    stop: () => {
      lanes.stop();
      for (const takeBack of takeBacks.values()) takeBack();
    },
  };
}

function definitionOf(functions: FunctionRegistry, name: string): FunctionDefinition | undefined {
  try {
    return functions.find(name);
  } catch {
    return undefined;
  }
}

function refuseLarge(event: string): void {
  if (Buffer.byteLength(event) <= EVENT_BYTES_MAX) return;
  const message = `Request must be smaller than ${EVENT_BYTES_MAX} bytes for the InvokeFunction operation`;
  throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
}

/** One run, with what a plan of faults makes of it: an event handed over twice or late, or an answer that is lost. */
async function runOnce(context: CloudContext, functions: FunctionRegistry, event: WaitingEvent): Promise<InvocationOutcome | 'throttled'> {
  const { functionName, requestId } = event;
  const cause = event.cause ?? functionCause(functionName, requestId);
  const fault = context.faults.strike({ service: 'lambda', action: 'InvokeAsync', subject: functionName }, [
    'duplicate',
    'late',
    'lostAnswer',
  ]);
  if (fault?.kind === 'late') await wait(fault.draw * LATE_MS_MAX);
  const run = () => functions.run(functionName, event.event, { cause, requestId });
  try {
    if (fault?.kind === 'duplicate') await run();
    return answered(await run(), fault);
  } catch (error) {
    if (error instanceof AwsError) return 'throttled';
    throw error;
  }
}

const answered = (outcome: InvocationOutcome, fault: Fault | undefined): InvocationOutcome =>
  fault?.kind === 'lostAnswer' ? hostFailure('Runtime.Unknown', 'The answer of the function was lost') : outcome;
