/** Entry of the engine into the isolate: keeps the handlers of all bundles and runs one at a time. */
import type { HandlerError, HandlerRemains } from '../handler-outcome.ts';
import { HandlerStop } from './handler-stop.ts';
import { begin, invocation, positionInBundle } from './invocation.ts';

type Handler = (context: unknown) => unknown;
type Bundle = Partial<Record<'request' | 'response', Handler>>;

/** Two places for each bundle: its `request`, then its `response`. */
const handlers: (Handler | undefined)[] = [];
const parse = JSON.parse;

/** Keeps the handlers of a bundle; the answer is the number of its `request`, and the next one is that of its `response`. */
export function addBundle({ request, response }: Bundle): number {
  return handlers.push(request, response) - 2;
}

/** Whether there is a function under that number. */
export function hasHandler(handler: number): boolean {
  return typeof handlers[handler] === 'function';
}

interface Context {
  stash?: Record<string, unknown>;
  info?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The context as handlers see it: `args` is `arguments`, top-level keys are fixed, what they hold may be changed. */
function readContext(text: string): Context {
  const context: Context = parse(text);
  context.arguments ??= {};
  context.args = context.arguments;
  context.stash ??= {};
  for (const key of ['selectionSetList', 'selectionSetGraphQL']) hideFromJson(context.info, key);
  return Object.freeze(context);
}

function hideFromJson(holder: Record<string, unknown> | undefined, key: string): void {
  if (holder !== undefined && holder !== null && key in holder) Object.defineProperty(holder, key, { enumerable: false });
}

/** Runs one handler; the answer is the text that `readOutcome` reads. */
export function runHandler(handler: number, contextText: string, nowMs: number, authType: string): string {
  begin(nowMs, authType);
  const context = readContext(contextText);
  const { value, ...end } = callHandler(handlers[handler], context);
  return `${remainsText(end)}\n${JSON.stringify(context.stash)}\n${JSON.stringify(value) ?? 'null'}`;
}

/** How a handler ended; a function or nothing for a value means null. */
type End = Pick<HandlerRemains, 'error' | 'skipTo'> & { readonly value?: unknown };

function callHandler(handler: Handler | undefined, context: Context): End {
  try {
    return { value: handler?.(context) };
  } catch (thrown) {
    return thrown instanceof HandlerStop ? stopped(thrown) : { error: codeError(thrown) };
  }
}

function stopped(stop: HandlerStop): End {
  if (stop.error !== undefined) return { error: stop.error };
  return { value: stop.value, skipTo: stop.skipTo ?? 'NEXT' };
}

function codeError(thrown: unknown): HandlerError {
  if (!(thrown instanceof Error)) return { kind: 'code', message: String(thrown), type: 'Code' };
  const position = positionInBundle(thrown.stack);
  return { kind: 'code', message: `${position === '' ? '' : `${position}: `}${thrown.name}: ${thrown.message}`, type: 'Code' };
}

function remainsText(end: HandlerRemains): string {
  const { appended, logs, extensions } = invocation;
  if (end.error === undefined && end.skipTo === undefined && appended.length + logs.length + extensions.length === 0) return '';
  return JSON.stringify({
    ...end,
    ...(appended.length > 0 ? { appended } : {}),
    ...(logs.length > 0 ? { logs } : {}),
    ...(extensions.length > 0 ? { extensions } : {}),
  });
}
