import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import { createTestContext } from './test-context.ts';
import { createTestFunctions, type TestFunctions } from './test-functions.ts';

const SIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-central-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
};
let functions: TestFunctions;
let server: CloudServer;

beforeAll(async () => {
  const context = createTestContext();
  functions = createTestFunctions(context);
  server = await startServer({ host: '127.0.0.1', port: 0, callers: context.callers, onMistake: (error) => console.error(error) });
  server.serve(functions.lambda.routes);
  await functions.define('echo', 'export const handler = (event) => { if (event.fail) throw new TypeError("bad"); return event; };');
});
afterAll(async () => {
  await functions.close();
  await server.close();
});

const post = (name: string, body: string, headers: Record<string, string> = SIGNED) =>
  fetch(`http://127.0.0.1:${server.port}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, { method: 'POST', body, headers });

test('answers the payload, by name and by ARN', async () => {
  for (const name of ['echo', 'arn:aws:lambda:eu-central-1:000000000000:function:echo']) {
    const response = await post(name, '{"a":1}');
    expect([response.status, response.headers.get('x-amz-executed-version'), await response.json()]).toEqual([200, '$LATEST', { a: 1 }]);
  }
});

test('answers an exception with status 200, the header of a function error, and the trace', async () => {
  const response = await post('echo', '{"fail":true}');
  expect([response.status, response.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
  expect(await response.json()).toEqual({ errorType: 'TypeError', errorMessage: 'bad', trace: expect.arrayContaining(['TypeError: bad']) });
});

test('runs nothing for DryRun', async () => {
  functions.context.readings.length = 0;
  expect((await post('echo', '{}', { ...SIGNED, 'x-amz-invocation-type': 'DryRun' })).status).toBe(204);
  expect(functions.context.readings).toEqual([]);
});

test('takes an event with 202 and no body, and runs it afterwards', async () => {
  await functions.define('later', 'export const handler = (event) => console.log(JSON.stringify(event));');
  const response = await post('later', '{"n":1}', { ...SIGNED, 'x-amz-invocation-type': 'Event' });
  expect([response.status, await response.text()]).toEqual([202, '']);
  await vi.waitFor(() => expect(functions.context.logged.map(({ message }) => message)).toContain('{"n":1}'), 5000);
});

test.each<[string, string, string, Record<string, string>, number, string]>([
  ['no signature', 'echo', '{}', {}, 403, 'MissingAuthenticationTokenException'],
  ['an unknown function', 'none', '{}', SIGNED, 404, 'ResourceNotFoundException'],
  ['a body that is no JSON', 'echo', '{', SIGNED, 400, 'InvalidRequestContentException'],
  ['an event of no known function', 'none', '{}', { ...SIGNED, 'x-amz-invocation-type': 'Event' }, 404, 'ResourceNotFoundException'],
  ['an event that is no JSON', 'echo', '{', { ...SIGNED, 'x-amz-invocation-type': 'Event' }, 400, 'InvalidRequestContentException'],
  ['an invocation type not run', 'echo', '{}', { ...SIGNED, 'x-amz-invocation-type': 'Other' }, 400, 'InvalidParameterValueException'],
])('refuses %s', async (_what, name, body, headers, status, code) => {
  const response = await post(name, body, headers);
  expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, code]);
});
