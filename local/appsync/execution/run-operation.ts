/**
 * A request of a client from document text to answer.
 * @see https://spec.graphql.org/October2021/#sec-Executing-Requests
 */
import { OperationTypeNode } from 'graphql';
import type { JsonObject, Meter } from '../../service.ts';
import type { GraphQLApi, ReadyApi } from '../api/graphql-api.ts';
import type { Caller } from '../authorization/caller.ts';
import { coerceVariables } from './coerce-variables.ts';
import { Execution } from './execution.ts';
import type { AnswerError, GraphQLAnswer } from './graphql-answer.ts';
import { type PreparedOperation, UNPARSABLE } from './prepared-documents.ts';

/** AppSync's limit on the time of a request. */
export const REQUEST_MS_MAX = 30_000;

/** What a client asks. */
export interface GraphQLRequest {
  readonly query: string;
  readonly variables: JsonObject;
  readonly operationName: string | undefined;
}

/** Who asks, and what of the request resolvers may see. */
export interface RequestOrigin {
  readonly requestId: string;
  readonly caller: Caller;
  /** `ctx.request` as JSON text. */
  readonly requestText: string;
}

/** A request that does not get as far as an answer: status and body of the refusal. */
export interface RequestRefusal {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
}

/** An answer with status 200, or a refusal with another one. */
export type OperationResult = { readonly answer: GraphQLAnswer } | { readonly refusal: RequestRefusal };

/** What requests share. */
export interface OperationSurroundings {
  readonly meter: Meter;
  readonly requestMsMax: number;
}

function refused(status: number, errorType: string, message: string): OperationResult {
  return { refusal: { status, errorType, message } };
}

function invalid(errors: readonly AnswerError[]): OperationResult {
  return { answer: { data: null, errors } };
}

/** The answer of an API to a request; never rejects for what a client or a resolver did. */
export async function runOperation(
  api: GraphQLApi,
  request: GraphQLRequest,
  origin: RequestOrigin,
  surroundings: OperationSurroundings,
): Promise<OperationResult> {
  const { ready } = api;
  if (ready === undefined) return refused(502, 'GraphQLSchemaException', 'No schema definition exists.');
  const document = ready.documents.get(request.query);
  if (document.kind === 'unparsable') return refused(400, 'MalformedHttpRequestException', document.message);
  if (document.kind === 'invalid') return invalid(document.errors);
  const operation = chooseOperation(document.operations, request.operationName);
  if (operation === 'missing') return refused(400, 'BadRequestException', 'Missing operation name.');
  if (operation === undefined) return refused(400, 'BadRequestException', `Unknown operation named '${request.operationName}'.`);
  return execute(api, ready, { operation, request, origin, surroundings });
}

/** The operation of that name, or the only one. */
export function chooseOperation(
  operations: ReadonlyMap<string, PreparedOperation>,
  name: string | undefined,
): PreparedOperation | 'missing' | undefined {
  if (name !== undefined && name !== '') return operations.get(name);
  const [only, ...others] = operations.values();
  return others.length > 0 ? 'missing' : only;
}

interface ChosenOperation {
  readonly operation: PreparedOperation;
  readonly request: GraphQLRequest;
  readonly origin: RequestOrigin;
  readonly surroundings: OperationSurroundings;
}

async function execute(api: GraphQLApi, ready: ReadyApi, chosen: ChosenOperation): Promise<OperationResult> {
  const { operation, request, origin, surroundings } = chosen;
  if (operation.operation.operation === OperationTypeNode.SUBSCRIPTION) {
    return refused(400, 'UnsupportedOperation', 'subscription not supported over HTTP');
  }
  const variables = coerceVariables(ready.schema, operation.operation, request.variables);
  if ('error' in variables) return invalid([variables.error]);
  const plan = ready.documents.planOf(operation, variables.values);
  if (plan === undefined) return refused(400, 'MalformedHttpRequestException', UNPARSABLE);
  const execution = new Execution(plan, {
    schema: ready.schema,
    limits: api.settings.limits,
    meter: surroundings.meter,
    scope: { ...origin, variablesText: JSON.stringify(request.variables) },
    variables: variables.values,
    ...(operation.operation.operation === OperationTypeNode.MUTATION ? { listener: ready.publisher } : {}),
  });
  return { answer: await withinTime(runAndInvalidate(execution, ready.publisher), surroundings.requestMsMax) };
}

async function runAndInvalidate(execution: Execution, publisher: ReadyApi['publisher']): Promise<GraphQLAnswer> {
  const answer = await execution.run();
  const problem = publisher.invalidate(execution.extensions);
  if (problem === undefined) return answer;
  return { ...answer, errors: [...(answer.errors ?? []), { path: null, ...problem, locations: null }] };
}

/** The answer, or AppSync's error when it takes too long; what still runs then ends unheard. */
async function withinTime(answer: Promise<GraphQLAnswer>, msMax: number): Promise<GraphQLAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<GraphQLAnswer>((resolve) => {
    const errors = [{ path: null, locations: null, errorType: 'ExecutionTimeout', message: 'Execution timed out.' }];
    timer = setTimeout(() => resolve({ data: null, errors }), msMax);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
