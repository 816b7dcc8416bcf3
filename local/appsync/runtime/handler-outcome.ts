/** What a handler of a bundle left behind, as it crosses from the isolate to the engine. Absent keys mean nothing of the kind. */
import type { Json, JsonObject } from '../../service.ts';

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

/** All that one run of a handler has left behind. */
export interface HandlerOutcome {
  readonly value?: Json;
  readonly stash?: JsonObject;
  readonly error?: HandlerError;
  /** Set when `runtime.earlyReturn` ended the handler. */
  readonly skipTo?: 'NEXT' | 'END';
  readonly appended?: readonly HandlerError[];
  readonly logs?: readonly string[];
  readonly extensions?: readonly ExtensionCall[];
}
