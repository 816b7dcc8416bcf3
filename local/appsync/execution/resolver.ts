/** What the executor knows of resolvers: a field with one asks it for its value. */
import type { Cause, Json, JsonObject } from '../../service.ts';
import type { Caller } from '../authorization/caller.ts';
import type { ExtensionCall } from '../runtime/handler-outcome.ts';
import type { FieldError } from './field-error.ts';

/** A request to the API, as far as resolvers see it. The texts are JSON, written once per request. */
export interface RequestScope {
  readonly requestId: string;
  readonly caller: Caller;
  readonly requestText: string;
  readonly variablesText: string;
}

/** One field to resolve. */
export interface ResolverCall {
  readonly scope: RequestScope;
  readonly cause: Cause;
  readonly arguments: JsonObject;
  readonly source: Json;
  /** `ctx.info` as JSON text. */
  readonly infoText: string;
  /** The name of the field's type, without brackets and exclamation marks. */
  readonly outputType: string;
  /** The same for all calls of one field within one operation, so that batches can form. */
  readonly batchKey: object;
  /** Open batches of this operation, kept by whoever batches. */
  readonly batches: Map<object, unknown>;
}

/** What a resolver made of a call. */
export interface ResolverResult {
  readonly value: Json;
  /** Set when the resolver gave up. */
  readonly error?: FieldError;
  /** Errors that stand beside the value. */
  readonly appended: readonly FieldError[];
  /** What the handlers asked of the API through `extensions`. */
  readonly extensions: readonly ExtensionCall[];
}

/** A resolver as the executor sees it. */
export interface FieldResolver {
  /** Never rejects. */
  resolve(call: ResolverCall): Promise<ResolverResult>;
}
