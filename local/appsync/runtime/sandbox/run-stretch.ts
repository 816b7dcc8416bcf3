/** Runs the handlers of a resolver one after the other, each on a context of its own, until a data source is to be asked. */
import { begin } from './invocation.ts';
import { type Context, callHandler, fixContext, type HandlerEnd, remainsText } from './run-handler.ts';

const parse = JSON.parse;
const BEFORE = 0;

/** The texts that handlers see beside the fixed part of the context, and where they stand among the handlers. */
interface Standing {
  place: number;
  readonly after: number;
  readonly fixed: string;
  stash: string;
  previous: string;
  readonly result: string;
  readonly error: string;
}

/** Reads what `writeStretch` wrote; the answer is the text that `readStretch` reads. */
export function runStretch(text: string, nowMs: number, authType: string): string {
  begin(nowMs, authType);
  const [handlers = '', place, fixed = '', stash = '', previous = '', result = '', error = ''] = text.split('\n');
  const numbers = handlers.split(',');
  const standing: Standing = { place: Number(place), after: numbers.length - 1, fixed, stash, previous, result, error };
  for (;;) {
    const context = contextAt(standing);
    const end = callHandler(Number(numbers[standing.place]), context);
    standing.stash = JSON.stringify(context.stash);
    if (end.error !== undefined) return outcomeText(standing, end, 'ended');
    if (isRequest(standing) && end.skipTo === undefined) return outcomeText(standing, end, 'asks');
    moveOn(standing, end);
    // A unit resolver ends with its data source's response.
    if (standing.place > standing.after || numbers[standing.place] === '') return outcomeText(standing, end, 'ended');
    standing.previous = end.valueText;
  }
}

function outcomeText({ place, stash, previous }: Standing, end: HandlerEnd, how: 'asks' | 'ended'): string {
  return `${remainsText(end)}\n${how}\n${place}\n${stash}\n${previous}\n${end.valueText}`;
}

/** Requests of functions stand at odd places; the resolver's own come first and last. */
const isRequest = ({ place, after }: Standing): boolean => place % 2 === 1 && place < after;

function contextAt({ place, after, fixed, stash, previous, result, error }: Standing): Readonly<Context> {
  const context: Context = parse(fixed);
  context.stash = parse(stash);
  context.prev = previous === '' ? null : { result: parse(previous) };
  // The handler after all functions sees one value under two names.
  if (place === after) context.result = (context.prev as { result: unknown }).result;
  else if (place !== BEFORE && place % 2 === 0) {
    context.result = parse(result);
    if (error !== '') context.error = parse(error);
  }
  return fixContext(context);
}

/** The next place: an early return of the resolver's own request skips all functions, that of a function its other handler or all that follow. */
function moveOn(standing: Standing, { skipTo }: HandlerEnd): void {
  const { place, after } = standing;
  const early = skipTo !== undefined;
  if (early && (place === BEFORE || (skipTo === 'END' && isRequest(standing)))) standing.place = after;
  else standing.place = place + (early && isRequest(standing) ? 2 : 1);
}
