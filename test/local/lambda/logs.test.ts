import { afterAll, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { createTestFunctions } from './test-functions.ts';

const functions = createTestFunctions();
afterAll(() => functions.close());

const invoke = (functionName: string, payload: JsonObject = {}) => functions.lambda.invoke({ functionName, payload, cause: undefined });
const linesOf = (name: string): JsonObject[] =>
  functions.context.logged.filter(({ fields }) => fields?.function === name).map(({ message }) => JSON.parse(message));
const platformOf = (name: string) => linesOf(name).filter(({ type }) => type !== undefined);
const ownOf = (name: string) => linesOf(name).filter(({ level }) => level !== undefined);
const JSON_LOGS = (more: JsonObject = {}): JsonObject => ({ LoggingConfig: { LogFormat: 'JSON', ...more } });

test('in JSON each line of the handler has its time, level and request id', async () => {
  await functions.define(
    'lines',
    `export const handler = (event, context) => {
       console.debug('hidden'); console.log('a %s', 'b'); console.info({ answer: 42 }); console.warn('w');
       console.error('failed:', new TypeError('bad')); return context.awsRequestId; };`,
    JSON_LOGS(),
  );
  const result = await invoke('lines');
  const requestId = 'payload' in result ? result.payload : undefined;
  await vi.waitFor(() => expect(ownOf('lines')).toHaveLength(4), 5000);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(ownOf('lines')).toEqual([
    { timestamp: time, level: 'INFO', requestId, message: 'a b' },
    { timestamp: time, level: 'INFO', requestId, message: { answer: 42 } },
    { timestamp: time, level: 'WARN', requestId, message: 'w' },
    {
      ...{ timestamp: time, level: 'ERROR', requestId },
      message: expect.stringMatching(/^failed: TypeError: bad/),
      ...{ errorType: 'TypeError', errorMessage: 'bad', stackTrace: expect.arrayContaining([expect.stringMatching(/at handler/)]) },
    },
  ]);
});

test('in JSON Lambda tells start and report of a run, and the init phase in the first report only', async () => {
  await functions.define('reports', 'export const handler = () => 1;', { ...JSON_LOGS(), MemorySize: 256 });
  await invoke('reports');
  await invoke('reports');
  expect(platformOf('reports').map(({ type }) => type)).toEqual([
    ...['platform.initStart', 'platform.start', 'platform.report', 'platform.start', 'platform.report'],
  ]);
  const [, start, first, , second] = platformOf('reports').map(({ record }) => record as JsonObject);
  expect(start).toEqual({ requestId: first?.requestId, functionArn: expect.stringMatching(/:function:reports$/), version: '$LATEST' });
  const figures = {
    durationMs: expect.any(Number),
    billedDurationMs: expect.any(Number),
    memorySizeMB: 256,
    maxMemoryUsedMB: expect.any(Number),
  };
  expect(first).toEqual({ requestId: expect.any(String), status: 'success', metrics: { ...figures, initDurationMs: expect.any(Number) } });
  expect(second).toEqual({ requestId: expect.any(String), status: 'success', metrics: figures });
});

test('the levels of the settings leave lines out, but not what ends badly', async () => {
  const levels = JSON_LOGS({ ApplicationLogLevel: 'ERROR', SystemLogLevel: 'WARN' });
  await functions.define(
    'quiet',
    `export const handler = ({ fail }) => { console.warn('w'); if (fail) throw new Error('told'); };`,
    levels,
  );
  await invoke('quiet');
  expect(linesOf('quiet')).toEqual([]);
  await invoke('quiet', { fail: true });
  await vi.waitFor(
    () => expect(ownOf('quiet')).toMatchObject([{ level: 'ERROR', message: { errorType: 'Error', errorMessage: 'told' } }]),
    5000,
  );
  expect(platformOf('quiet')).toMatchObject([
    { type: 'platform.runtimeDone', record: { status: 'error', errorType: 'Error' } },
    { type: 'platform.report', record: { status: 'error', errorType: 'Error' } },
  ]);
});

test('a time-out is told as such', async () => {
  await functions.define('slow', 'export const handler = () => new Promise(() => {});', { ...JSON_LOGS(), Timeout: 1 });
  await invoke('slow');
  expect(platformOf('slow').at(-1)).toMatchObject({ type: 'platform.report', record: { status: 'timeout' } });
});
