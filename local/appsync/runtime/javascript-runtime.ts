/**
 * APPSYNC_JS: one isolate for the bundles of an API. Bundles share frozen globals and have module scopes of their own; JSON text goes in
 * and comes out in one call. Nothing of the host is reachable but a source of random digits, behind `util.autoId` and its siblings.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
import { randomBytes } from 'node:crypto';
import ivm from 'isolated-vm';
import type { Clock } from '../../service.ts';
import { type HandlerOutcome, readOutcome } from './handler-outcome.ts';
import { sandboxSources } from './sandbox-sources.ts';
import { readStretch, type StretchInput, type StretchOutcome, writeStretch } from './stretch.ts';

/** The module specifiers a bundle may import, and the sandbox module behind each. */
const LIBRARIES: ReadonlyMap<string, string> = new Map([
  ['@aws-appsync/utils', './appsync-globals.ts'],
  ['@aws-appsync/utils/dynamodb', './dynamodb-requests.ts'],
]);

/** Limits of one isolate. AWS publishes neither figure; these stop a runaway handler without touching an honest one. */
export interface RuntimeLimits {
  readonly handlerMs: number;
  readonly memoryMegabytes: number;
}

const DEFAULT_LIMITS: RuntimeLimits = { handlerMs: 2000, memoryMegabytes: 128 };

/** The two functions that a bundle exports. */
export type HandlerName = 'request' | 'response';

/** A compiled bundle. */
export interface Bundle {
  readonly code: string;
  /** Whether it exports a function `request` or `response`. */
  has(handler: HandlerName): boolean;
  /** Runs a handler on a context given as JSON text; a mistake of the handler is an error of kind `code`. Never throws. */
  run(handler: HandlerName, contextText: string, authType: string): HandlerOutcome;
}

/** The bundles of a resolver in the order in which they run; a unit resolver has one function and nothing around it. */
export interface Sequence {
  readonly around: Bundle | undefined;
  readonly functions: readonly Bundle[];
}

interface Isolate {
  readonly handle: ivm.Isolate;
  readonly context: ivm.Context;
  readonly libraries: ReadonlyMap<string, ivm.Module>;
  readonly addBundle: ivm.Reference;
  readonly hasHandler: ivm.Reference;
  readonly runHandler: ivm.Reference;
  readonly runStretch: ivm.Reference;
  readonly numbers: Map<string, number>;
}

/** An error of the engine around a handler, such as its time limit; kept apart from mistakes inside the handler. */
function failure(error: unknown): HandlerOutcome {
  const message = error instanceof Error ? error.message : String(error);
  return { valueText: 'null', stashText: '{}', error: { kind: 'code', message, type: 'Code' } };
}

/** The runtime of one API, or of EvaluateCode. */
export class JavaScriptRuntime {
  readonly #clock: Clock;
  readonly #limits: RuntimeLimits;
  #isolate: Isolate | undefined;

  constructor(clock: Clock, limits: RuntimeLimits = DEFAULT_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The bundle of a module text; throws the isolate's SyntaxError or TypeError when it cannot be loaded. */
  compile(code: string): Bundle {
    this.#numberOf(code);
    return {
      code,
      has: (handler) => this.#ready().hasHandler.applySync(undefined, [this.#handlerOf(code, handler)]) === true,
      run: (handler, contextText, authType) => this.#run(code, handler, contextText, authType),
    };
  }

  /** Frees the isolate; a later call would make a new one. */
  dispose(): void {
    if (this.#isolate?.handle.isDisposed === false) this.#isolate.handle.dispose();
    this.#isolate = undefined;
  }

  /** Runs the handlers of a resolver until a data source is to be asked; a mistake of one is an error of kind `code`. Never throws. */
  runStretch({ around, functions }: Sequence, input: StretchInput, authType: string): StretchOutcome {
    try {
      const own = around === undefined ? undefined : this.#numberOf(around.code);
      const numbers = functions.map(({ code }) => this.#numberOf(code)).flatMap((number) => [number, number + 1]);
      const text = writeStretch([own ?? '', ...numbers, own === undefined ? '' : own + 1], input);
      return readStretch(this.#enter('runStretch', [text, this.#clock.now(), authType]));
    } catch (error) {
      return { ...failure(error), asks: false, place: input.place, previousText: input.previousText };
    }
  }

  #run(code: string, handler: HandlerName, contextText: string, authType: string): HandlerOutcome {
    try {
      return readOutcome(this.#enter('runHandler', [this.#handlerOf(code, handler), contextText, this.#clock.now(), authType]));
    } catch (error) {
      return failure(error);
    }
  }

  #enter(entry: 'runHandler' | 'runStretch', parameters: readonly (string | number)[]): string {
    return String(this.#ready()[entry].applySync(undefined, [...parameters], { timeout: this.#limits.handlerMs }));
  }

  #handlerOf(code: string, handler: HandlerName): number {
    return this.#numberOf(code) + (handler === 'request' ? 0 : 1);
  }

  /** The number of a bundle in the present isolate, which may be younger than the bundle: one that ran out of memory is replaced. */
  #numberOf(code: string): number {
    const isolate = this.#ready();
    const known = isolate.numbers.get(code);
    if (known !== undefined) return known;
    const bundle = isolate.handle.compileModuleSync(code, { filename: 'code.js' });
    bundle.instantiateSync(isolate.context, (specifier) => library(isolate.libraries, specifier));
    bundle.evaluateSync({ timeout: this.#limits.handlerMs });
    const number = Number(isolate.addBundle.applySync(undefined, [bundle.namespace.derefInto()]));
    isolate.numbers.set(code, number);
    return number;
  }

  #ready(): Isolate {
    if (this.#isolate === undefined || this.#isolate.handle.isDisposed) this.#isolate = createIsolate(this.#limits.memoryMegabytes);
    return this.#isolate;
  }
}

function library(libraries: ReadonlyMap<string, ivm.Module>, specifier: string): ivm.Module {
  const found = libraries.get(LIBRARIES.get(specifier) ?? '');
  if (found === undefined) throw new TypeError(`Cannot import '${specifier}': only ${[...LIBRARIES.keys()].join(', ')} can be imported.`);
  return found;
}

function createIsolate(memoryMegabytes: number): Isolate {
  const handle = new ivm.Isolate({ memoryLimit: memoryMegabytes });
  const context = handle.createContextSync();
  const modules = new Map([...sandboxSources()].map(([name, code]) => [name, handle.compileModuleSync(code, { filename: name })]));
  const resolve = (specifier: string) => library(modules, specifier);
  const moduleOf = (name: string) => modules.get(name) ?? resolve(name);
  for (const module of modules.values()) module.instantiateSync(context, moduleOf);
  for (const module of modules.values()) module.evaluateSync();
  const exported = (name: string, key: string): ivm.Reference => moduleOf(name).namespace.getSync(key, { reference: true });
  exported('./identifiers.ts', 'useRandomness').applySync(undefined, [
    new ivm.Callback((bytes: number) => randomBytes(bytes).toString('hex')),
  ]);
  exported('./lockdown.ts', 'lockdown').applySync(undefined, []);
  return {
    handle,
    context,
    libraries: modules,
    addBundle: exported('./run-handler.ts', 'addBundle'),
    hasHandler: exported('./run-handler.ts', 'hasHandler'),
    runHandler: exported('./run-handler.ts', 'runHandler'),
    runStretch: exported('./run-stretch.ts', 'runStretch'),
    numbers: new Map(),
  };
}
