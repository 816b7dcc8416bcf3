/**
 * A resolver runs in stretches: inside the isolate, handler after handler, until a data source has to be asked. What crosses on the way
 * are texts of lines, as JSON texts have no line break; the empty text stands for none.
 */
import type { HandlerRemains } from './handler-outcome.ts';

/** How far a resolver has come. Places count its handlers: 0 before all functions, then two for each function, and one after them. */
export interface StretchState {
  readonly place: number;
  /** `ctx.stash` as JSON text. */
  readonly stashText: string;
  /** `ctx.prev.result` as JSON text. */
  readonly previousText: string;
}

/** What a stretch starts with: the state, and what the data source has answered. */
export interface StretchInput extends StretchState {
  /** The parts of the context that are the same for all handlers of a run, as one JSON object. */
  readonly fixedText: string;
  /** `ctx.result` and `ctx.error` as JSON texts. */
  readonly resultText: string;
  readonly errorText: string;
}

/** What a stretch has left behind. */
export interface StretchOutcome extends StretchState, HandlerRemains {
  /** True when the value is a request for the data source at `place`, false when it is the value of the resolver. */
  readonly asks: boolean;
  readonly valueText: string;
}

/** Which function's data source is asked at this place. */
export const functionAt = ({ place }: StretchState): number => (place - 1) / 2;

/** The input as the isolate reads it; `handlers` are their numbers by place, an empty one for a handler that there is not. */
export function writeStretch(handlers: readonly (number | '')[], input: StretchInput): string {
  const { place, fixedText, stashText, previousText, resultText, errorText } = input;
  return `${handlers.join()}\n${place}\n${fixedText}\n${stashText}\n${previousText}\n${resultText}\n${errorText}`;
}

/** The outcome that the isolate wrote. */
export function readStretch(text: string): StretchOutcome {
  const [remains = '', asks, place, stashText = '', previousText = '', valueText = ''] = text.split('\n');
  const state = { asks: asks === 'asks', place: Number(place), stashText, previousText, valueText };
  return remains === '' ? state : { ...JSON.parse(remains), ...state };
}
