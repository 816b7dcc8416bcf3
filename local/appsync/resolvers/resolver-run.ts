/**
 * One run of a resolver: the context its handlers see, and what they leave behind on the way.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
import type { Json, JsonObject } from '../../service.ts';
import type { DataSourceResult } from '../data-sources/data-source.ts';
import { type FieldError, fieldError, notAuthorized } from '../execution/field-error.ts';
import type { ResolverCall, ResolverResult } from '../execution/resolver.ts';
import type { ExtensionCall, HandlerError, HandlerRemains } from '../runtime/handler-outcome.ts';
import type { JavaScriptRuntime, Sequence } from '../runtime/javascript-runtime.ts';
import type { StretchInput, StretchState } from '../runtime/stretch.ts';

/** What all resolvers of an API share. */
export interface ResolverSurroundings {
  /** `ctx.env` as JSON text. */
  readonly envText: string;
  readonly runtime: JavaScriptRuntime;
  readonly log: (message: string, fields?: JsonObject) => void;
}

/** The field a resolver is attached to. */
export interface FieldPlace {
  readonly parentType: string;
  readonly field: string;
}

/** How a stretch of handlers ended. */
export type StretchEnd =
  | { readonly kind: 'asks'; readonly state: StretchState; readonly request: Json }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'failed'; readonly error: FieldError };

/** The run of a resolver for one value of its parent. */
export class ResolverRun {
  readonly call: ResolverCall;
  readonly #surroundings: ResolverSurroundings;
  readonly #place: FieldPlace;
  /** What all handlers of the run see the same, as JSON text. */
  readonly #fixedText: string;
  readonly #appended: FieldError[] = [];
  readonly #extensions: ExtensionCall[] = [];

  constructor(call: ResolverCall, place: FieldPlace, surroundings: ResolverSurroundings) {
    this.call = call;
    this.#place = place;
    this.#surroundings = surroundings;
    const { scope } = call;
    const values = `{"arguments":${JSON.stringify(call.arguments)},"identity":${scope.caller.identityText}`;
    const texts = `"request":${scope.requestText},"info":${call.infoText},"env":${surroundings.envText}`;
    this.#fixedText = `${values},"source":${JSON.stringify(call.source)},${texts}}`;
  }

  /** Runs the first handlers of a resolver. */
  start(sequence: Sequence): StretchEnd {
    const place = sequence.around === undefined ? 1 : 0;
    return this.#runStretch(sequence, { place, stashText: '{}', previousText: '', resultText: '', errorText: '' });
  }

  /** Goes on with the answer of the data source that was asked. */
  resume(sequence: Sequence, { place, ...state }: StretchState, { result, error }: DataSourceResult): StretchEnd {
    const errorText = error === undefined ? '' : JSON.stringify({ message: error.message, type: error.type });
    return this.#runStretch(sequence, { ...state, place: place + 1, resultText: JSON.stringify(result), errorText });
  }

  #runStretch(sequence: Sequence, input: Omit<StretchInput, 'fixedText'>): StretchEnd {
    const { runtime } = this.#surroundings;
    const outcome = runtime.runStretch(sequence, { fixedText: this.#fixedText, ...input }, this.call.scope.caller.authType);
    this.#keep(outcome);
    if (outcome.error !== undefined) return { kind: 'failed', error: this.#toFieldError(outcome.error) };
    const value: Json = JSON.parse(outcome.valueText);
    return outcome.asks ? { kind: 'asks', state: outcome, request: value } : { kind: 'value', value };
  }

  /** The context without a data source's part: the event of a Lambda that resolves a field directly. */
  directContext(): Json {
    return { ...JSON.parse(this.#fixedText), stash: {}, prev: null };
  }

  succeed(value: Json): ResolverResult {
    return { value, appended: this.#appended, extensions: this.#extensions };
  }

  fail(error: FieldError): ResolverResult {
    return { value: null, error, appended: this.#appended, extensions: this.#extensions };
  }

  #keep({ appended, extensions, logs }: HandlerRemains): void {
    if (appended !== undefined) this.#appended.push(...appended.map((error) => this.#toFieldError(error)));
    if (extensions !== undefined) this.#extensions.push(...extensions);
    for (const line of logs ?? []) this.#log(line);
  }

  #toFieldError({ kind, message, type, data, info }: HandlerError): FieldError {
    if (kind === 'unauthorized') return notAuthorized(this.#place.field, this.#place.parentType);
    if (kind === 'raised') return { message, errorType: type ?? null, data: data ?? null, errorInfo: info ?? null };
    // What went wrong inside the code is for its author: it goes to the log and not to the client.
    this.#log(message);
    return fieldError('Code', 'Runtime Error');
  }

  #log(message: string): void {
    const { parentType, field } = this.#place;
    this.#surroundings.log(message, { resolver: `${parentType}.${field}`, requestId: this.call.scope.requestId });
  }
}
