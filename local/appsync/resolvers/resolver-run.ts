/**
 * One run of a resolver: the context its handlers see, and what they leave behind on the way.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
import type { Json, JsonObject } from '../../service.ts';
import { type FieldError, fieldError, notAuthorized } from '../execution/field-error.ts';
import type { ResolverCall, ResolverResult } from '../execution/resolver.ts';
import type { ExtensionCall, HandlerError, HandlerOutcome } from '../runtime/handler-outcome.ts';
import type { Bundle } from '../runtime/javascript-runtime.ts';

/** What all resolvers of an API share. */
export interface ResolverSurroundings {
  /** `ctx.env` as JSON text. */
  readonly envText: string;
  readonly log: (message: string, fields?: JsonObject) => void;
}

/** The field a resolver is attached to. */
export interface FieldPlace {
  readonly parentType: string;
  readonly field: string;
}

/** Parts of the context that differ between the handlers of one run; values are JSON texts. */
export interface HandlerInput {
  readonly previous?: string | undefined;
  readonly result?: string;
  readonly error?: { readonly type: string; readonly message: string } | undefined;
}

/** How a handler ended; its value stays JSON text until somebody outside the isolate looks at it. */
export type HandlerEnd =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'early'; readonly text: string; readonly skipTo: 'NEXT' | 'END' }
  | { readonly kind: 'failed'; readonly error: FieldError };

/** The run of a resolver for one value of its parent. */
export class ResolverRun {
  readonly call: ResolverCall;
  readonly #surroundings: ResolverSurroundings;
  readonly #place: FieldPlace;
  readonly #before: string;
  readonly #after: string;
  readonly #appended: FieldError[] = [];
  readonly #extensions: ExtensionCall[] = [];
  #stash = '{}';

  constructor(call: ResolverCall, place: FieldPlace, surroundings: ResolverSurroundings) {
    this.call = call;
    this.#place = place;
    this.#surroundings = surroundings;
    const { scope } = call;
    const values = `{"arguments":${JSON.stringify(call.arguments)},"identity":${scope.caller.identityText}`;
    this.#before = `${values},"source":${JSON.stringify(call.source)},"stash":`;
    this.#after = `,"request":${scope.requestText},"info":${call.infoText},"env":${surroundings.envText}}`;
  }

  /** Runs one handler of a bundle. */
  evaluate(bundle: Bundle, handler: 'request' | 'response', input: HandlerInput): HandlerEnd {
    const outcome = bundle.run(handler, this.#contextText(input), this.call.scope.caller.authType);
    this.#keep(outcome);
    if (outcome.error !== undefined) return { kind: 'failed', error: this.#toFieldError(outcome.error) };
    const { valueText: text, skipTo } = outcome;
    return skipTo === undefined ? { kind: 'value', text } : { kind: 'early', text, skipTo };
  }

  /** The context without a data source's part: the event of a Lambda that resolves a field directly. */
  contextWithoutSource(): Json {
    return JSON.parse(this.#contextText({}));
  }

  succeed(value: Json): ResolverResult {
    return { value, appended: this.#appended, extensions: this.#extensions };
  }

  fail(error: FieldError): ResolverResult {
    return { value: null, error, appended: this.#appended, extensions: this.#extensions };
  }

  #contextText({ previous, result, error }: HandlerInput): string {
    const prev = previous === undefined ? 'null' : `{"result":${previous}}`;
    const resultPart = result === undefined ? '' : `,"result":${result}`;
    const errorPart = error === undefined ? '' : `,"error":${JSON.stringify({ message: error.message, type: error.type })}`;
    return `${this.#before}${this.#stash},"prev":${prev}${resultPart}${errorPart}${this.#after}`;
  }

  #keep({ stashText, appended, extensions, logs }: HandlerOutcome): void {
    this.#stash = stashText;
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
