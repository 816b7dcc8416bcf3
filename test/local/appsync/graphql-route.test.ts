import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from './test-api.ts';

const schema = `
type Query { echo(text: String): String headers: AWSJSON long: String boom: String slow: String }
type Mutation { touch: String }
type Subscription { onTouch: String @aws_subscribe(mutations: ["touch"]) }`;

let api: TestApi;
beforeAll(async () => {
  api = await startApi({
    schema,
    resolvers: {
      'Query.echo': { response: 'return ctx.result.text' },
      'Query.headers': { response: 'return ctx.request' },
      'Query.long': { request: 'return { payload: [...Array(2000).keys()].join() }' },
      'Query.boom': { response: 'return ctx.secret.table' },
      'Query.slow': { dataSource: 'fn', request: 'return { operation: "Invoke" }' },
      'Mutation.touch': { request: 'return { payload: "touched" }' },
    },
    lambda: () => new Promise(() => undefined),
    requestMsMax: 300,
  });
});
afterAll(() => api.stop());

const refusal = (errorType: string, message: string) => ({ errors: [{ errorType, message }] });

describe('malformed requests', () => {
  test.each([
    ['an empty body', '', 'MalformedHttpRequestException', 'Request body is empty.'],
    ['no JSON', 'x', 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    ['an empty object', '{}', 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    ['a list', '[]', 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    ['a document that breaks off', '{"query":"{"}', 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    [
      'variables that are no object',
      '{"query":"{echo}","variables":[1]}',
      'MalformedHttpRequestException',
      'Unable to parse GraphQL query.',
    ],
    ['two operations and no name', '{"query":"query A {echo} query B {echo}"}', 'BadRequestException', 'Missing operation name.'],
    ['a name of no operation', '{"query":"query A {echo}","operationName":"B"}', 'BadRequestException', "Unknown operation named 'B'."],
    ['a subscription', '{"query":"subscription {onTouch}"}', 'UnsupportedOperation', 'subscription not supported over HTTP'],
  ])('answers 400 to %s', async (_what, body, errorType, message) => {
    const response = await api.post(body);
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe(errorType);
    expect(await response.json()).toEqual(refusal(errorType, message));
  });

  test('refuses more than 15,000 tokens, and nesting that exhausts the stack', async () => {
    const long = await api.post(JSON.stringify({ query: `{${' echo'.repeat(15_000)}}` }));
    expect([long.status, await long.json()]).toEqual([400, refusal('MalformedHttpRequestException', 'Maximum char length exceeded')]);
    const deep = await api.post(JSON.stringify({ query: `${'{a'.repeat(7000)}${'}'.repeat(7000)}` }));
    expect([200, 400]).toContain(deep.status);
    expect((await api.query('{ echo(text: "alive") }')).data).toEqual({ echo: 'alive' });
  });
});

describe('requests of real clients', () => {
  test('takes a GET with query, variables and operation name, for mutations too', async () => {
    const parameters = new URLSearchParams({
      query: 'query A($t: String) {echo(text: $t)} mutation B {touch}',
      variables: '{"t":"x"}',
      operationName: 'A',
    });
    const get = () => fetch(`${api.endpoint}/graphql?${parameters}`, { headers: { 'x-api-key': api.apiKey } });
    expect(await (await get()).json()).toEqual({ data: { echo: 'x' } });
    parameters.set('operationName', 'B');
    expect(await (await get()).json()).toEqual({ data: { touch: 'touched' } });
  });

  test('takes the content type application/graphql, and passes over unknown keys', async () => {
    const body = JSON.stringify({ query: '{ echo(text: "x") }', extensions: { persisted: 1 }, operationName: null, variables: null });
    const response = await api.post(body, { 'x-api-key': api.apiKey, 'content-type': 'application/graphql; charset=utf-8' });
    expect(await response.json()).toEqual({ data: { echo: 'x' } });
    expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  });

  test('sends CORS headers and a request id with answers and refusals, and answers a preflight', async () => {
    const exposed = 'x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date,x-amz-schema-version';
    for (const response of [await api.post('{"query":"{echo}"}'), await api.post('{}', {})]) {
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-expose-headers')).toBe(exposed);
      expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    }
    const preflight = await fetch(`${api.endpoint}/graphql`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([200, expect.stringContaining('x-api-key')]);
  });

  test('shows headers in lower case, repeated ones as lists, and never cookies', async () => {
    const text = await raw({ 'X-Api-Key': api.apiKey, 'X-Two': ['a', 'b'], Cookie: 'c=1' }, '{"query":"{headers}"}');
    const { headers, domainName } = JSON.parse(JSON.parse(text).data.headers);
    expect([headers['x-two'], headers.cookie, headers['x-api-key'], domainName]).toEqual([['a', 'b'], undefined, api.apiKey, null]);
  });

  test('compresses a body of 1,000 bytes or more for a client that takes gzip, and no other', async () => {
    const ask = (query: string, encoding: string) =>
      rawBytes({ 'x-api-key': api.apiKey, 'accept-encoding': encoding }, JSON.stringify({ query }));
    const long = await ask('{long}', 'br, gzip');
    expect(long.encoding).toBe('gzip');
    expect(JSON.parse(gunzipSync(long.bytes).toString()).data.long).toMatch(/^0,1,2/);
    expect((await ask('{long}', 'identity, gzip;q=0')).encoding).toBeUndefined();
    expect((await ask('{echo}', 'gzip')).encoding).toBeUndefined();
  });
});

test('a mistake of a handler tells the client nothing and the log its place', async () => {
  const answer = await api.query('{ boom }');
  expect(answer).toEqual({
    data: { boom: null },
    errors: [
      {
        path: ['boom'],
        data: null,
        errorType: 'Code',
        errorInfo: null,
        locations: [{ line: 1, column: 3, sourceName: null }],
        message: 'Runtime Error',
      },
    ],
  });
  const logged = api.context.logged.map(({ message }) => message);
  expect(logged).toContainEqual(
    expect.stringMatching(/^code\.js:4:\d+: TypeError: Cannot read properties of undefined \(reading 'table'\)$/),
  );
});

test('a request over its time limit is answered with an error', async () => {
  expect(await api.query('{ slow }')).toEqual({
    data: null,
    errors: [{ path: null, locations: null, errorType: 'ExecutionTimeout', message: 'Execution timed out.' }],
  });
});

function rawBytes(headers: Record<string, string | string[]>, body: string): Promise<{ bytes: Buffer; encoding: string | undefined }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${api.endpoint}/graphql`, { method: 'POST', headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('end', () => resolve({ bytes: Buffer.concat(chunks), encoding: incoming.headers['content-encoding'] }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function raw(headers: Record<string, string | string[]>, body: string): Promise<string> {
  return (await rawBytes(headers, body)).bytes.toString();
}
