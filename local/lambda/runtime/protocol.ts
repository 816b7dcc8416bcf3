/** An exception as the Node.js runtime of Lambda reports it in the payload of a failed invocation. */
export interface RuntimeFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What the host tells a function's process over its IPC channel. `clockOffsetMs` is added to the machine's time. */
export type HostMessage =
  | { readonly kind: 'init'; readonly clockOffsetMs: number }
  | {
      readonly kind: 'invoke';
      readonly requestId: string;
      /** The event as JSON text, so that the handler sees exactly what crossed the wire. */
      readonly event: string;
      readonly invokedFunctionArn: string;
      readonly remainingMs: number;
      readonly clockOffsetMs: number;
    };

/** What a function's process tells the host. `fatal` means that the process ends by itself after the message; `memoryMb` is the most it ever held. */
export type RuntimeMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly requestId: string; readonly payload: string; readonly memoryMb: number }
  | { readonly kind: 'failed'; readonly failure: RuntimeFailure; readonly fatal: boolean; readonly memoryMb: number };
