/**
 * What a client asks to subscribe to, from the payload of its `start` to an accepted subscription or the errors that refuse it.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
import { randomUUID } from 'node:crypto';
import { getArgumentValues, OperationTypeNode } from 'graphql';
import type { Json, JsonObject, Meter } from '../../service.ts';
import type { GraphQLApi, ReadyApi } from '../api/graphql-api.ts';
import type { Caller } from '../authorization/caller.ts';
import { coerceVariables } from '../execution/coerce-variables.ts';
import { Execution } from '../execution/execution.ts';
import type { AnswerError } from '../execution/graphql-answer.ts';
import type { OperationPlan } from '../execution/operation-plan.ts';
import type { PlannedField } from '../execution/planned-field.ts';
import { chooseOperation } from '../execution/run-operation.ts';
import type { ExtensionCall } from '../runtime/handler-outcome.ts';
import { enhancedFilter, FilterRefused } from './enhanced-filter.ts';
import { argumentFilter, type EventFilter } from './event-filter.ts';
import { credentialsOf, readTexts } from './handshake.ts';
import type { Subscription } from './subscriptions.ts';

/** What a subscription is to be, but for its connection and id. */
export type AcceptedStart = Omit<Subscription, 'subscriber' | 'idText'>;

/** The errors that refuse a start. */
export interface RefusedStart {
  readonly errors: readonly AnswerError[];
}

const NO_QUERY = new URLSearchParams();

const refuse = (errorType: string, message: string): RefusedStart => ({ errors: [{ errorType, message }] });

/** AppSync calls an operation unknown that it cannot read, or that does not fit the schema. */
const unsupported = (operation: string): RefusedStart =>
  refuse('UnsupportedOperation', `${operation} not supported through the realtime channel`);

/** Authorizes, validates and runs the subscription's resolver; rejects for no fault of a client or resolver. */
export async function acceptStart(
  api: GraphQLApi,
  payload: Json | undefined,
  { sourceIp, meter }: { readonly sourceIp: readonly string[]; readonly meter: Meter },
): Promise<AcceptedStart | RefusedStart> {
  const request = readPayload(payload);
  if (request === undefined || api.ready === undefined) return unsupported('unknown');
  const signed = { method: 'POST', path: '/graphql', query: NO_QUERY, body: request.data };
  const caller = api.authenticator.authenticate(credentialsOf(request.authorization, signed, sourceIp));
  if ('refused' in caller) return refuse(caller.errorType, caller.refused);
  const planned = planOf(api.ready, request);
  if ('errors' in planned) return planned;
  const { plan, variables, field } = planned;
  const requestText = JSON.stringify({ headers: request.authorization, domainName: null });
  const variablesText = JSON.stringify(request.variables);
  const execution = new Execution(plan, {
    schema: api.ready.schema,
    limits: api.settings.limits,
    meter,
    scope: { requestId: randomUUID(), caller, requestText, variablesText },
    variables,
  });
  const errors = await execution.begin();
  if (errors.length > 0) return { errors };
  return accepted({ ready: api.ready, plan, field, caller, variables }, execution.extensions);
}

interface StartRequest {
  /** The text that was signed. */
  readonly data: string;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: JsonObject;
  readonly authorization: Record<string, string>;
}

/** Undefined for what is no request at all. */
function readPayload(payload: Json | undefined): StartRequest | undefined {
  const { data, extensions } = objectOf(payload);
  if (typeof data !== 'string') return undefined;
  const { query, variables, operationName } = objectOf(parsed(data));
  if (typeof query !== 'string') return undefined;
  return {
    data,
    query,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: objectOf(variables),
    authorization: readTexts(objectOf(extensions).authorization),
  };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

interface PlannedStart {
  readonly plan: OperationPlan;
  readonly variables: Record<string, unknown>;
  readonly field: PlannedField;
}

function planOf({ documents, schema }: ReadyApi, request: StartRequest): PlannedStart | RefusedStart {
  const document = documents.get(request.query);
  if (document.kind === 'unparsable') return unsupported('unknown');
  // The first error is AppSync's own, which does not tell what is wrong; the rest does.
  if (document.kind === 'invalid') return { errors: [...unsupported('unknown').errors, ...document.errors] };
  const operation = chooseOperation(document.operations, request.operationName);
  if (operation === undefined || operation === 'missing') return unsupported('unknown');
  const kind = operation.operation.operation;
  if (kind !== OperationTypeNode.SUBSCRIPTION) return unsupported(kind);
  const variables = coerceVariables(schema, operation.operation, request.variables);
  if ('error' in variables) return { errors: [variables.error] };
  const plan = documents.planOf(operation, variables.values);
  const [field, ...others] = plan?.fields ?? [];
  if (plan === undefined || field === undefined || field.access === undefined || others.length > 0) {
    return refuse('BadRequestException', 'A subscription operation must have exactly one root field.');
  }
  return { plan, variables: variables.values, field };
}

interface AuthorizedStart extends PlannedStart {
  readonly ready: ReadyApi;
  readonly caller: Caller;
}

function accepted(
  { ready, plan, field, caller, variables }: AuthorizedStart,
  extensions: readonly ExtensionCall[],
): AcceptedStart | RefusedStart {
  try {
    const given = field.constantArguments ?? getArgumentValues(field.definition, field.nodes[0], variables);
    return {
      fieldName: field.name,
      filter: eventFilter(extensions, given as JsonObject),
      audience: ready.audiences.of(plan, caller),
      invalidation: enhancedFilter(lastCall(extensions, 'setSubscriptionInvalidationFilter')?.arguments[0]),
      expiresAtMs: caller.expiresAtMs,
    };
  } catch (error) {
    if (error instanceof FilterRefused) return refuse('BadRequestException', error.message);
    throw error;
  }
}

/** An enhanced filter takes the place of the arguments, even one that filters nothing. */
function eventFilter(extensions: readonly ExtensionCall[], given: JsonObject): EventFilter {
  const call = lastCall(extensions, 'setSubscriptionFilter');
  return call === undefined ? argumentFilter(given) : (enhancedFilter(call.arguments[0]) ?? argumentFilter({}));
}

function lastCall(extensions: readonly ExtensionCall[], name: string): ExtensionCall | undefined {
  return extensions.findLast((call) => call.name === name);
}
