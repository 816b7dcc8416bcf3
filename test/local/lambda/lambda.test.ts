import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Json, LambdaResult } from '../../../local/service.ts';
import { createTestFunctions } from './test-functions.ts';

const functions = createTestFunctions();
afterAll(() => functions.close());

const cause = { operation: 'Query.itemsNear', requestId: 'r-1' };
const invoke = (functionName: string, payload: Json = {}): Promise<LambdaResult> =>
  functions.lambda.invoke({ functionName, payload, cause });
const payloadOf = async (functionName: string, payload: Json = {}): Promise<Json> => {
  const result = await invoke(functionName, payload);
  if (result.functionError !== null) throw new Error(`${result.errorType}: ${result.errorMessage}`);
  return result.payload;
};

describe('a run', () => {
  test('answers what the handler returns, by name and by ARN', async () => {
    await functions.define('echo', 'export const handler = async (event) => ({ got: event });');
    expect(await payloadOf('echo', { a: [1, null, 'ü'] })).toEqual({ got: { a: [1, null, 'ü'] } });
    expect(await payloadOf('arn:aws:lambda:eu-central-1:000000000000:function:echo', 7)).toEqual({ got: 7 });
    expect(await payloadOf('arn:aws:lambda:eu-central-1:000000000000:function:echo:1', 7)).toEqual({ got: 7 });
  });

  test('answers null when the handler returns nothing', async () => {
    await functions.define('silent', 'export const handler = () => undefined;');
    expect(await invoke('silent')).toEqual({ functionError: null, payload: null });
  });

  test('is counted once for its cause, also when it fails', async () => {
    await functions.define('counted', 'export const handler = () => { throw new Error("no"); };');
    functions.context.readings.length = 0;
    await invoke('counted');
    expect(functions.context.readings).toEqual([{ cause, reading: { lambdas: 1 } }]);
  });

  test('keeps the state of the module for the next run of the same process', async () => {
    await functions.define('warm', 'let runs = 0; export const handler = () => [++runs, process.pid];');
    const [first, second] = [await payloadOf('warm'), await payloadOf('warm')];
    expect(first).toEqual([1, expect.any(Number)]);
    expect(second).toEqual([2, (first as Json[])[1]]);
  });

  test('waits for top-level await of the module', async () => {
    await functions.define('slow-init', 'const made = await new Promise((r) => setTimeout(r, 20, 42)); export const handler = () => made;');
    expect(await payloadOf('slow-init')).toBe(42);
  });

  test('loads a .js module without package.json as CommonJS', async () => {
    await functions.define('commonjs', 'exports.handler = async () => typeof require;', {}, 'index.js');
    expect(await payloadOf('commonjs')).toBe('function');
  });

  test('gets the context object of Lambda', async () => {
    await functions.define(
      'context',
      `export const handler = (_, c) => ({ ...c, getRemainingTimeInMillis: undefined, remaining: c.getRemainingTimeInMillis() });`,
      { MemorySize: 256, Timeout: 5 },
    );
    const seen = (await payloadOf('context')) as Record<string, Json>;
    expect(seen).toMatchObject({
      functionName: 'context',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:context',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(seen.remaining).toBeGreaterThan(4000);
    expect(seen.remaining).toBeLessThanOrEqual(5000);
  });

  test('refuses an unknown function with ResourceNotFoundException', async () => {
    await expect(invoke('nobody')).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
  });

  test('writes the lines of the handler to the log', async () => {
    await functions.define('logging', 'export const handler = () => { console.log("first\\nsecond"); console.error("third"); };');
    await payloadOf('logging');
    await vi.waitFor(() => {
      const lines = functions.context.logged.filter(({ fields }) => fields?.function === 'logging').map(({ message }) => message);
      expect(lines.sort()).toEqual(['first', 'second', 'third']);
    });
  });
});

describe('the environment of a process', () => {
  test("holds the template's variables and Lambda's, and nothing of the host's", async () => {
    process.env.HOST_SECRET = 'x';
    await functions.define('environment', 'export const handler = () => process.env;', {
      Environment: { Variables: { TABLE: 'items', N: 3 } },
    });
    const environment = (await payloadOf('environment')) as Record<string, string>;
    delete process.env.HOST_SECRET;
    expect(environment).toMatchObject({
      TABLE: 'items',
      N: '3',
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      _HANDLER: 'index.handler',
    });
    expect(environment.HOST_SECRET).toBeUndefined();
    expect(environment.HOME).toBeUndefined();
  });

  test('carries an access key that stands for the cause of the present run, and for nobody before and after', async () => {
    await functions.define(
      'caller',
      `const key = process.env.AWS_ACCESS_KEY_ID; console.log('key', key);
       export const handler = async () => { console.log('running', key); await new Promise((r) => setTimeout(r, 300)); return key; };`,
    );
    const running = payloadOf('caller');
    const key = await vi.waitFor(() => {
      const line = functions.context.logged.find(({ message }) => message.startsWith('running'));
      expect(line).toBeDefined();
      return line!.message.slice('running '.length);
    }, 10_000);
    expect(functions.context.callers.causeOf(key)).toEqual(cause);
    expect(await running).toBe(key);
    expect(functions.context.callers.causeOf(key)).toBeUndefined();
  });

  test("shows the cloud's time, moved between two runs of one process", async () => {
    await functions.define(
      'clock',
      `export const handler = () => [Date.now(), +new Date(), Date.parse(Date()), +new Date(5), new Date() instanceof Date, new Date().constructor === Date, process.pid];`,
    );
    const before = (await payloadOf('clock')) as number[];
    functions.context.advance(86_400_000);
    const after = (await payloadOf('clock')) as number[];
    functions.context.advance(-86_400_000);
    expect(after[6]).toBe(before[6]);
    for (const index of [0, 1, 2]) {
      const moved = after[index]! - before[index]!;
      expect(moved).toBeGreaterThanOrEqual(86_399_000);
      expect(moved).toBeLessThan(86_405_000);
    }
    expect(after.slice(3, 6)).toEqual([5, true, true]);
  });

  test('limits the heap by the memory setting', async () => {
    await functions.define(
      'heap',
      `import v8 from 'node:v8'; export const handler = () => v8.getHeapStatistics().heap_size_limit / 2 ** 20;`,
      { MemorySize: 200 },
    );
    const limitMb = (await payloadOf('heap')) as number;
    expect(limitMb).toBeGreaterThan(170);
    expect(limitMb).toBeLessThan(300);
  });
});

describe('a failure', () => {
  const failing: [name: string, source: string, errorType: string, errorMessage: string | RegExp][] = [
    ['throws', 'class Odd extends Error { name = "Odd"; } export const handler = () => { throw new Odd("broken"); };', 'Odd', 'broken'],
    ['rejects-text', 'export const handler = () => Promise.reject("text");', 'string', 'text'],
    ['import-fails', 'throw new TypeError("at load");', 'TypeError', 'at load'],
    ['no-handler', 'export const other = 1;', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
    [
      'callback',
      'export const handler = (event, context, callback) => callback(null, 1);',
      'Runtime.CallbackHandlerDeprecated',
      /callback/,
    ],
    ['circular', 'export const handler = () => { const a = {}; a.a = a; return a; };', 'Error', 'Unable to stringify response body'],
    [
      'exits',
      'export const handler = () => process.exit(3);',
      'Runtime.ExitError',
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/,
    ],
    ['exits-zero', 'export const handler = () => process.exit(0);', 'Runtime.ExitError', /Runtime exited without providing a reason$/],
    ['killed', 'export const handler = () => process.kill(process.pid, "SIGKILL");', 'Runtime.ExitError', /signal: killed$/],
    [
      'unhandled',
      'export const handler = () => { Promise.reject(new Error("lost")); return new Promise(() => {}); };',
      'Runtime.UnhandledPromiseRejection',
      'Error: lost',
    ],
    [
      'uncaught',
      'export const handler = () => new Promise(() => setTimeout(() => { throw new RangeError("later"); }, 5));',
      'RangeError',
      'later',
    ],
  ];
  test.each(failing)('of a handler that %s is told as Lambda tells it', async (name, source, errorType, errorMessage) => {
    await functions.define(name, source);
    const expected = typeof errorMessage === 'string' ? errorMessage : expect.stringMatching(errorMessage);
    expect(await invoke(name)).toEqual({ functionError: 'Unhandled', errorType, errorMessage: expected });
    expect(await invoke(name)).toEqual({ functionError: 'Unhandled', errorType, errorMessage: expected });
  });

  test('by time-out kills a process stuck in a loop, and the next run gets a fresh one', async () => {
    await functions.define('stuck', 'let runs = 0; export const handler = (loop) => { runs++; while (loop); return runs; };', {
      Timeout: 1,
    });
    expect(await payloadOf('stuck', false)).toBe(1);
    expect(await invoke('stuck', true)).toEqual({
      functionError: 'Unhandled',
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f-]{36} Task timed out after 1\.00 seconds$/),
    });
    expect(await payloadOf('stuck', false)).toBe(1);
  });

  test('by too large an answer is Function.ResponseSizeTooLarge', async () => {
    await functions.define('large', 'export const handler = (size) => "x".repeat(size);', { MemorySize: 512 });
    expect(await payloadOf('large', 6_291_554)).toHaveLength(6_291_554);
    expect(await invoke('large', 6_291_555)).toMatchObject({ functionError: 'Unhandled', errorType: 'Function.ResponseSizeTooLarge' });
  });
});

describe('concurrency', () => {
  const source = 'export const handler = async (ms) => { await new Promise((r) => setTimeout(r, ms)); return process.pid; };';

  test('gives each of two runs at once a process of its own, and one after the other the same', async () => {
    await functions.define('parallel', source);
    const [a, b] = await Promise.all([payloadOf('parallel', 200), payloadOf('parallel', 200)]);
    expect(a).not.toBe(b);
    expect([a, b]).toContain(await payloadOf('parallel', 0));
  });

  test('lets runs beyond eight processes wait for one', async () => {
    await functions.define('crowd', source, { Timeout: 60 });
    const processes = await Promise.all(Array.from({ length: 20 }, () => payloadOf('crowd', 5)));
    expect(processes).toHaveLength(20);
    expect(new Set(processes).size).toBe(8);
  });

  test('throttles beyond the reserved concurrency', async () => {
    await functions.define('reserved', source, { ReservedConcurrentExecutions: 1 });
    const first = payloadOf('reserved', 300);
    await expect(invoke('reserved', 0)).rejects.toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    await first;
    expect(await payloadOf('reserved', 0)).toBe(await first);
  });
});

test('a process stuck in a loop ends when its parent is killed', async () => {
  // The killed process can't remove its own files.
  const folder = mkdtempSync(join(tmpdir(), 'stuck-'));
  const parent = spawn(process.execPath, [fileURLToPath(new URL('./stuck-parent.ts', import.meta.url))], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const childId = await new Promise<string>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())));
  expect(await isRunning(childId)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(async () => expect(await isRunning(childId)).toBe(false), { timeout: 10_000, interval: 100 });
  rmSync(folder, { recursive: true });
});

/** A zombie counts as ended: in a container nobody may be there to reap it. */
async function isRunning(processId: string): Promise<boolean> {
  if (existsSync('/proc/self/stat')) {
    return existsSync(`/proc/${processId}/stat`) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${processId}/stat`, 'utf8'));
  }
  return promisify(execFile)('kill', ['-0', processId]).then(
    () => true,
    () => false,
  );
}
