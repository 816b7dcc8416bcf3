import { afterAll, afterEach, expect, test } from 'vitest';
import { createFaults } from '../../../local/faults/faults.ts';
import type { Json } from '../../../local/service.ts';
import { createTestContext } from './test-context.ts';
import { createTestFunctions } from './test-functions.ts';

const faults = createFaults();
const context = { ...createTestContext(), faults };
const functions = createTestFunctions(context);
afterAll(() => functions.close());
afterEach(() => faults.lay(undefined));

/** Logs before it works and after, and answers its process. */
const SOURCE = `console.log('begun');
export const handler = async (ms) => { await new Promise((r) => setTimeout(r, ms)); console.log('done'); return process.pid; };`;
const invoke = (functionName: string, payload: Json = 0) => functions.lambda.invoke({ functionName, payload, cause: undefined });
const lay = (match: string, kind: string) =>
  faults.lay({ seed: 5, rules: [{ service: 'lambda', match, kind, rate: 1, after: 0, times: 1 }] });
const countOf = (name: string, line: string) =>
  context.logged.filter(({ message, fields }) => fields?.function === name && message === line).length;

test('throttle refuses a run as Lambda does beyond its concurrency', async () => {
  await functions.define('throttled', SOURCE);
  lay('throttled', 'throttle');
  await expect(invoke('throttled')).rejects.toMatchObject({ code: 'TooManyRequestsException', status: 429 });
  expect(await invoke('throttled')).toMatchObject({ functionError: null });
});

test('coldStart runs in a fresh process', async () => {
  await functions.define('cold', SOURCE);
  const [first, warm] = [await invoke('cold'), await invoke('cold')];
  expect(warm).toEqual(first);
  lay('cold', 'coldStart');
  expect(await invoke('cold')).not.toEqual(first);
});

test('crash kills the process in the midst of its run, and the next run has a fresh one', async () => {
  await functions.define('crashed', SOURCE);
  const before = await invoke('crashed');
  lay('crashed', 'crash');
  expect(await invoke('crashed', 5000)).toEqual({
    functionError: 'Unhandled',
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed$/),
  });
  expect(countOf('crashed', 'done')).toBe(1);
  const after = await invoke('crashed');
  expect([after.functionError, after]).not.toEqual([null, before]);
});

test('timeoutAfter lets the run have its effect and tells its caller of a time-out', async () => {
  await functions.define('timed-out', SOURCE, { Timeout: 7 });
  lay('timed-out', 'timeoutAfter');
  expect(await invoke('timed-out')).toEqual({
    functionError: 'Unhandled',
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/Task timed out after 7\.00 seconds$/),
  });
  expect(countOf('timed-out', 'done')).toBe(1);
});
