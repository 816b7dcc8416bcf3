/** What a handler of a bundle left behind, as it crosses from the isolate to the engine. Absent keys mean nothing of the kind. */
import type { Json } from '../../service.ts';

/** An error that a handler raised or appended. `code` is a mistake of the handler itself, `unauthorized` is `util.unauthorized()`. */
export interface HandlerError {
  readonly kind: 'raised' | 'unauthorized' | 'code';
  readonly message: string;
  readonly type?: string;
  readonly data?: Json;
  readonly info?: Json;
}

/** A call of `extensions.<name>(…)`, kept in order for whoever publishes to subscribers. */
export interface ExtensionCall {
  readonly name: string;
  readonly arguments: readonly Json[];
}

/** What one run of a handler has left behind beside its value and the stash. */
export interface HandlerRemains {
  readonly error?: HandlerError;
  /** Set when `runtime.earlyReturn` ended the handler. */
  readonly skipTo?: 'NEXT' | 'END';
  readonly appended?: readonly HandlerError[];
  readonly logs?: readonly string[];
  readonly extensions?: readonly ExtensionCall[];
}

/** All that one run of a handler has left behind. */
export interface HandlerOutcome extends HandlerRemains {
  /** The value as JSON text, which goes on to the next handler as it is. */
  readonly valueText: string;
  /** The stash as JSON text. */
  readonly stashText: string;
}

/** An outcome from the text in which the isolate answers: remains (or nothing), stash and value, each on a line, as JSON has no line break. */
export function readOutcome(text: string): HandlerOutcome {
  const stashAt = text.indexOf('\n') + 1;
  const valueAt = text.indexOf('\n', stashAt) + 1;
  const texts = { valueText: text.slice(valueAt), stashText: text.slice(stashAt, valueAt - 1) };
  return stashAt === 1 ? texts : { ...JSON.parse(text.slice(0, stashAt)), ...texts };
}
