/** The state of the one handler call that runs at a time in an isolate. */
import type { ExtensionCall, HandlerError } from '../handler-outcome.ts';

interface Invocation {
  nowMs: number;
  authType: string;
  appended: HandlerError[];
  logs: string[];
  extensions: ExtensionCall[];
}

/** The call that is running; `begin` empties it. */
export const invocation: Invocation = { nowMs: 0, authType: '', appended: [], logs: [], extensions: [] };

/** Makes `invocation` ready for the next handler. */
export function begin(nowMs: number, authType: string): void {
  invocation.nowMs = nowMs;
  invocation.authType = authType;
  invocation.appended = [];
  invocation.logs = [];
  invocation.extensions = [];
}

/** Line and column in the bundle that called into the engine, as `code.js:3:10`, or the empty string. */
export function positionInBundle(stack: string | undefined): string {
  return stack?.match(/code\.js:\d+:\d+/)?.[0] ?? '';
}
