/**
 * Makes the isolate's globals what APPSYNC_JS offers, then freezes every object reachable from them, so that no bundle can leave anything
 * behind for another one or for its own next run.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */

import { extensions, runtime, util } from './appsync-globals.ts';
import * as helpers from './dynamodb-requests.ts';
import { invocation, positionInBundle } from './invocation.ts';

const ABSENT = ['eval', 'Function', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'Promise', 'Proxy', 'WeakRef', 'FinalizationRegistry'];

/** Native loops over a huge sparse array cannot be interrupted, and one allocation of that size kills the whole process. */
const ARRAY_LENGTH_MAX = 1_000_000;

function boundArrays(): void {
  for (const name of ['fill', 'join'] as const) {
    const original = Array.prototype[name] as (...values: unknown[]) => unknown;
    const bounded = function (this: unknown[], ...values: unknown[]): unknown {
      if (this.length > ARRAY_LENGTH_MAX) throw new RangeError('Invalid array length');
      return original.apply(this, values);
    };
    Object.defineProperty(Array.prototype, name, { value: bounded });
  }
}

/** A Date without arguments, and `Date.now()`, follow the engine's clock. */
function clockedDate(): DateConstructor {
  return new Proxy(Date, {
    construct: (target, values, newTarget) => Reflect.construct(target, values.length === 0 ? [invocation.nowMs] : values, newTarget),
    apply: () => new Date(invocation.nowMs).toString(),
  });
}

function followClock(scope: Record<string, unknown>): void {
  Object.defineProperty(Date, 'now', { value: () => invocation.nowMs });
  const date = clockedDate();
  Object.defineProperty(Date.prototype, 'constructor', { value: date });
  scope.Date = date;
}

/** Invalid JSON gives a blank string, as documented for APPSYNC_JS. */
function forgivingParse(original: typeof JSON.parse): (text: string) => unknown {
  return (text) => {
    try {
      return original(text);
    } catch {
      return '';
    }
  };
}

function logger(level: 'INFO' | 'ERROR'): (...values: unknown[]) => void {
  return (...values) => {
    const text = values.map((value) => JSON.stringify(value) ?? 'undefined').join(' ');
    invocation.logs.push(`${level} - ${positionInBundle(new Error('position').stack)}: ${text}`);
  };
}

/** Prototypes that no property of the global object leads to. */
function hiddenRoots(): unknown[] {
  const iterators = [[].values(), ''[Symbol.iterator](), new Map().values(), new Set().values(), 'a'.matchAll(/a/g)];
  return [...iterators, function* () {}, async () => {}, async function* () {}].map((value) => Object.getPrototypeOf(value));
}

function freezeAll(roots: readonly unknown[]): void {
  const seen = new Set<object>();
  const pending = [...roots];
  while (pending.length > 0) {
    const value = pending.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    seen.add(value);
    pending.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      pending.push(property?.value, property?.get, property?.set);
    }
  }
  for (const value of seen) Object.freeze(value);
}

/** Runs once, before any bundle. */
export function lockdown(): void {
  const scope: Record<string, unknown> = globalThis;
  boundArrays();
  followClock(scope);
  Object.defineProperty(JSON, 'parse', { value: forgivingParse(JSON.parse) });
  Object.assign(scope, { util, extensions, runtime, console: { log: logger('INFO'), error: logger('ERROR') } });
  for (const name of ABSENT) delete scope[name];
  freezeAll([globalThis, ...hiddenRoots(), ...Object.values(helpers)]);
}
