import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './runtime-failure.ts';

/** A handler of the form `async (event, context) => answer`. */
export type Handler = (event: unknown, context: object) => unknown;

const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/**
 * Loads the module of a `_HANDLER` such as `index.handler` and answers its handler; top-level await is waited for.
 * @throws RuntimeError with the names that Lambda's Node.js runtime gives; whatever the module throws while it loads.
 */
export async function loadHandler(taskRoot: string, name: string): Promise<Handler> {
  const [, module, path] = /^([^.]*)\.(.*)$/.exec(name) ?? [];
  if (module === undefined || path === undefined) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const exports: unknown = await importModule(taskRoot, module);
  const found = member(exports, path) ?? member(member(exports, 'default'), path);
  if (typeof found !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (found.length >= 3) {
    throw new RuntimeError('Runtime.CallbackHandlerDeprecated', `${name} takes a callback, which Node.js 24 functions can not`);
  }
  return (event, context) => found(event, context);
}

function importModule(taskRoot: string, module: string): Promise<unknown> {
  const file = EXTENSIONS.map((extension) => join(taskRoot, `${module}${extension}`)).find(existsSync);
  if (file === undefined) throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${module}'`);
  if (file.endsWith('.js') && !existsSync(join(taskRoot, 'package.json'))) treatAsCommonJs(pathToFileURL(taskRoot).href);
  return import(pathToFileURL(file).href);
}

/** On AWS nothing lies above the task root; here a package.json of the project does, and its `type` must not reach the function. */
function treatAsCommonJs(rootUrl: string): void {
  registerHooks({
    load: (url, context, nextLoad) =>
      nextLoad(url, url.startsWith(`${rootUrl}/`) && url.endsWith('.js') ? { ...context, format: 'commonjs' } : context),
  });
}

function member(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    const holds = (typeof inner === 'object' && inner !== null) || typeof inner === 'function';
    return holds ? Reflect.get(inner, key) : undefined;
  }, value);
}
