import { types } from 'node:util';
import type { RuntimeFailure } from './protocol.ts';

/** An error of the runtime itself, such as `Runtime.HandlerNotFound`; its name becomes the errorType. */
export class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** What Lambda's Node.js runtime reports for a thrown value: name, message and stack of an error, type and text of anything else. */
export function runtimeFailure(thrown: unknown): RuntimeFailure {
  if (types.isNativeError(thrown)) {
    return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}
