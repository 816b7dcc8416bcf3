import type { HandlerError } from '../handler-outcome.ts';

/** Thrown to end a handler at once; bundles have no `catch`, so it always reaches `runHandler`. */
export class HandlerStop {
  readonly error: HandlerError | undefined;
  readonly value: unknown;
  readonly skipTo: 'NEXT' | 'END' | undefined;

  constructor(end: { error?: HandlerError; value?: unknown; skipTo?: 'NEXT' | 'END' }) {
    this.error = end.error;
    this.value = end.value;
    this.skipTo = end.skipTo;
  }
}
