import { randomUUID } from 'node:crypto';
import { AwsError, type Cause, type CloudContext, type LambdaPort, type LambdaResult, TemplateError } from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { createFunctionHost, type FunctionHost } from './function-host.ts';
import { hostFailure, type InvocationOutcome } from './invocation.ts';

/** Lambda's limit of a synchronous request or answer (AWS Lambda Developer Guide, "Lambda quotas"). */
const PAYLOAD_BYTES_MAX = 6_291_556;

/** On whose behalf a function runs, and the id of the request when it has one already. */
interface RunOptions {
  readonly cause: Cause | undefined;
  readonly requestId?: string;
  readonly onStart?: (() => void) | undefined;
}

/** All functions of the template, found by name or ARN. */
export interface FunctionRegistry extends LambdaPort {
  /** @throws TemplateError when two resources take the same name. */
  add(definition: FunctionDefinition): void;
  has(name: string): boolean;
  /** @throws AwsError ResourceNotFoundException (404). */
  find(nameOrArn: string): FunctionDefinition;
  /** Runs a function with JSON text and counts the run for its cause. */
  run(nameOrArn: string, event: string, options: RunOptions): Promise<InvocationOutcome>;
  stop(): Promise<void>;
}

/** An empty registry; processes start with the first invocation of their function. */
export function createFunctionRegistry(context: CloudContext): FunctionRegistry {
  const hosts = new Map<string, FunctionHost>();
  const host = (nameOrArn: string): FunctionHost => {
    const name = functionName(nameOrArn);
    const found = hosts.get(name);
    if (found !== undefined) return found;
    const arn = `arn:aws:lambda:${context.region}:${context.accountId}:function:${name}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404, { Type: 'User' });
  };
  const run: FunctionRegistry['run'] = async (nameOrArn, event, { cause, requestId = randomUUID(), onStart }) => {
    const target = host(nameOrArn);
    if (Buffer.byteLength(event) > PAYLOAD_BYTES_MAX) {
      const message = `Request must be smaller than ${PAYLOAD_BYTES_MAX} bytes for the InvokeFunction operation`;
      throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
    }
    context.meter.record(cause, { lambdas: 1 });
    return limitAnswer(await target.invoke({ requestId, event, cause, onStart }));
  };
  return {
    add: (definition) => {
      if (hosts.has(definition.name)) throw new TemplateError(`two functions are named ${definition.name}`);
      hosts.set(definition.name, createFunctionHost(context, definition));
    },
    has: (name) => hosts.has(name),
    find: (nameOrArn) => host(nameOrArn).definition,
    run,
    invoke: async ({ functionName, payload, cause, onStart }) =>
      lambdaResult(await run(functionName, JSON.stringify(payload), { cause, onStart })),
    stop: async () => {
      await Promise.all([...hosts.values()].map((each) => each.stop()));
    },
  };
}

/** The name in `name`, `name:qualifier`, `account:function:name` or an ARN with or without a qualifier. */
function functionName(nameOrArn: string): string {
  const parts = nameOrArn.split(':');
  const at = parts.indexOf('function');
  return (at === -1 ? parts[0] : parts[at + 1]) ?? nameOrArn;
}

function limitAnswer(outcome: InvocationOutcome): InvocationOutcome {
  if (!('payload' in outcome) || Buffer.byteLength(outcome.payload) <= PAYLOAD_BYTES_MAX) return outcome;
  return hostFailure(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${PAYLOAD_BYTES_MAX} bytes).`,
  );
}

function lambdaResult(outcome: InvocationOutcome): LambdaResult {
  if ('payload' in outcome) return { functionError: null, payload: JSON.parse(outcome.payload) };
  const { errorType, errorMessage } = outcome.failure;
  return { functionError: 'Unhandled', errorType, errorMessage };
}
