import type { Cause } from '../service.ts';
import type { RuntimeFailure } from './runtime/protocol.ts';

/** One run of a function. */
export interface Invocation {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly event: string;
  /** The operation on whose behalf the function runs; its own AWS calls are counted for it. */
  readonly cause: Cause | undefined;
  /** Told when the process begins the run, its init phase done. */
  readonly onStart?: (() => void) | undefined;
  /** What goes wrong in this run by a test's plan. */
  readonly mishap?: Mishap | undefined;
}

/** A process killed in the midst of its run; or a run whose effect is done while its caller is told of a time-out. */
export interface Mishap {
  readonly kind: 'crash' | 'timeoutAfter';
  /** From 0 up to 1. */
  readonly draw: number;
}

/** How a run ended: the answer as JSON text, or why there is none. */
export type InvocationOutcome = { readonly payload: string } | { readonly failure: RuntimeFailure };

/** A failure that the host reports because the process could not, shaped as Lambda shapes it: with no trace. */
export function hostFailure(errorType: string, errorMessage: string): InvocationOutcome {
  return { failure: { errorType, errorMessage, trace: [] } };
}
