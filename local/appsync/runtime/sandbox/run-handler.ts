/** Entry of the engine into the isolate: keeps the handlers of all bundles and runs one at a time. */
import type { HandlerError, HandlerRemains } from '../handler-outcome.ts';
import { HandlerStop } from './handler-stop.ts';
import { begin, invocation, positionInBundle } from './invocation.ts';

type Handler = (context: unknown) => unknown;
type Bundle = Partial<Record<'request' | 'response', Handler>>;

/** Two places for each bundle: its `request`, then its `response`. */
const handlers: (Handler | undefined)[] = [];
const parse = JSON.parse;

/** AppSync's limit on what a handler evaluates to. */
const VALUE_CHARACTERS_MAX = 5 * 1024 * 1024;
const TOO_LARGE: HandlerError = { kind: 'raised', type: 'MappingTemplate', message: 'Transformation too large' };

/** Keeps the handlers of a bundle; the answer is the number of its `request`, and the next one is that of its `response`. */
export function addBundle({ request, response }: Bundle): number {
  return handlers.push(request, response) - 2;
}

/** Whether there is a function under that number. */
export function hasHandler(handler: number): boolean {
  return typeof handlers[handler] === 'function';
}

/** The context of a handler while it is put together. */
export interface Context {
  stash?: unknown;
  info?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The context as handlers see it: `args` is `arguments`, top-level keys are fixed, what they hold may be changed. */
export function fixContext(context: Context): Readonly<Context> {
  context.arguments ??= {};
  context.args = context.arguments;
  context.stash ??= {};
  for (const key of ['selectionSetList', 'selectionSetGraphQL']) hideFromJson(context.info, key);
  return Object.freeze(context);
}

function hideFromJson(holder: Record<string, unknown> | undefined, key: string): void {
  if (holder !== undefined && holder !== null && key in holder) Object.defineProperty(holder, key, { enumerable: false });
}

/** Runs one handler for EvaluateCode; the answer is the text that `readOutcome` reads. */
export function runHandler(handler: number, contextText: string, nowMs: number, authType: string): string {
  begin(nowMs, authType);
  const context = fixContext(parse(contextText));
  const end = callHandler(handler, context);
  return `${remainsText(end)}\n${JSON.stringify(context.stash)}\n${end.valueText}`;
}

/** How a handler ended; nothing, or a function, for a value means null. */
export interface HandlerEnd extends Pick<HandlerRemains, 'error' | 'skipTo'> {
  readonly valueText: string;
}

/** Calls the handler under that number. */
export function callHandler(handler: number, context: Readonly<Context>): HandlerEnd {
  try {
    return ended(handlers[handler]?.(context));
  } catch (thrown) {
    return thrown instanceof HandlerStop ? stopped(thrown) : failed(codeError(thrown));
  }
}

function ended(value: unknown): HandlerEnd {
  const valueText = JSON.stringify(value) ?? 'null';
  return valueText.length > VALUE_CHARACTERS_MAX ? failed(TOO_LARGE) : { valueText };
}

const failed = (error: HandlerError): HandlerEnd => ({ valueText: 'null', error });

function stopped(stop: HandlerStop): HandlerEnd {
  return stop.error === undefined ? { ...ended(stop.value), skipTo: stop.skipTo ?? 'NEXT' } : failed(stop.error);
}

function codeError(thrown: unknown): HandlerError {
  if (!(thrown instanceof Error)) return { kind: 'code', message: String(thrown), type: 'Code' };
  const position = positionInBundle(thrown.stack);
  return { kind: 'code', message: `${position === '' ? '' : `${position}: `}${thrown.name}: ${thrown.message}`, type: 'Code' };
}

/** What is left beside the value as JSON text, nothing for nothing. */
export function remainsText({ error, skipTo }: HandlerEnd): string {
  const { appended, logs, extensions } = invocation;
  if (error === undefined && skipTo === undefined && appended.length + logs.length + extensions.length === 0) return '';
  return JSON.stringify({
    ...(error === undefined ? {} : { error }),
    ...(skipTo === undefined ? {} : { skipTo }),
    ...(appended.length > 0 ? { appended } : {}),
    ...(logs.length > 0 ? { logs } : {}),
    ...(extensions.length > 0 ? { extensions } : {}),
  });
}
