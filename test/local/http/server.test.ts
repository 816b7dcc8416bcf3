import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsJsonRoute, requireSigned } from '../../../local/http/aws-json.ts';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import { preflightRoute } from '../../../local/http/cors.ts';
import { explorerRoutes } from '../../../local/http/explorer-routes.ts';
import { BODY_BYTES_MAX } from '../../../local/http/request-body.ts';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import { AwsError } from '../../../local/service.ts';
import { writeAssembly } from '../../support/assembly.ts';

const callers = createCallerRegistry();
callers.register({ accessKeyId: 'LAMBDAKEY', secretAccessKey: 's', userArn: 'arn:aws:sts::000000000000:assumed-role/f/f' }, () => ({
  operation: 'Query.itemsNear',
  requestId: '7',
}));
const mistakes: unknown[] = [];
const explored = writeAssembly({ S: { Resources: {} } }, { assets: { page: { 'index.html': '<h1>Explorer</h1>' } } });

const route = awsJsonRoute({
  targetPrefix: 'Tested',
  contentType: 'application/x-amz-json-1.1',
  cors: true,
  operations: {
    Echo: (input) => input,
    Caller: (_, { caller }) => ({ ...requireSigned(caller), cause: { ...requireSigned(caller).cause } }),
    Refuse: () => {
      throw new AwsError('LimitExceededException', 'Enough.', 400, { Left: 0 });
    },
    Break: () => {
      throw new Error('the password is 1234');
    },
  },
});

let server: CloudServer;
let endpoint: string;

beforeAll(async () => {
  server = await startServer({ host: '127.0.0.1', port: 0, callers, onMistake: (error) => mistakes.push(error) });
  endpoint = `http://127.0.0.1:${server.port}`;
});

afterAll(() => server.close());

const call = (operation: string, body: string, headers: Record<string, string> = {}) =>
  fetch(endpoint, { method: 'POST', body, headers: { 'x-amz-target': `Tested.${operation}`, ...headers } });

/** What comes back for bytes as they are. */
const raw = (bytes: string) => {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
};

describe('the one port', () => {
  it('answers 503 while it starts', async () => {
    expect((await fetch(`${endpoint}/healthz`)).status).toBe(503);
    server.serve([route, preflightRoute, ...explorerRoutes({ directory: `${explored}/asset.page`, config: () => ({ a: 1 }) })]);
  });

  it('answers an operation in the form of its protocol', async () => {
    const answer = await call('Echo', '{"a":[1,"ü"]}');
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      200,
      'application/x-amz-json-1.1',
      { a: [1, 'ü'] },
    ]);
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('tells who signed, and on whose behalf', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=LAMBDAKEY/20261121/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=ab';
    expect(await (await call('Caller', '{}', { authorization })).json()).toEqual({
      accessKeyId: 'LAMBDAKEY',
      region: 'eu-central-1',
      signingName: 'dynamodb',
      cause: { operation: 'Query.itemsNear', requestId: '7' },
    });
  });

  it.each<[string, string, string, number, object]>([
    ['a refusal with its further keys', 'Refuse', '{}', 400, { __type: 'LimitExceededException', message: 'Enough.', Left: 0 }],
    [
      'an unsigned call of a signed operation',
      'Caller',
      '{}',
      400,
      { __type: 'MissingAuthenticationTokenException', message: 'Request is missing Authentication Token' },
    ],
    [
      'an unknown operation',
      'toString',
      '{}',
      400,
      { __type: 'UnknownOperationException', message: 'The operation toString is not known here' },
    ],
    ['a body that is no JSON', 'Echo', '{"a"', 400, { __type: 'SerializationException', message: 'The body is not a JSON object' }],
    ['a body that is no object', 'Echo', '[]', 400, { __type: 'SerializationException', message: 'The body is not a JSON object' }],
    [
      'a mistake of its own, with nothing internal in it',
      'Break',
      '{}',
      500,
      { __type: 'InternalFailure', message: 'The request failed inside the local cloud; its log says why' },
    ],
  ])('sends %s as AWS does', async (_, operation, body, status, content) => {
    const answer = await call(operation, body);
    expect([answer.status, await answer.json()]).toEqual([status, content]);
    expect(answer.headers.get('x-amzn-errortype')).toBe(Object.values(content)[0]);
  });

  it('tells the log of its mistakes', () => {
    expect(mistakes).toEqual([new Error('the password is 1234')]);
  });

  it('refuses a body beyond the limit, declared or streamed, and lives on', async () => {
    const declared = await raw(
      `POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: Tested.Echo\r\ncontent-length: ${BODY_BYTES_MAX + 1}\r\n\r\n{}`,
    );
    expect(declared).toMatch(/^HTTP\/1\.1 413 /);
    expect(declared).toContain('RequestEntityTooLargeException');
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const streamed = connect(server.port, '127.0.0.1');
    streamed.on('error', () => undefined);
    streamed.write('POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: Tested.Echo\r\ntransfer-encoding: chunked\r\n\r\n');
    const feed = () => {
      while (!streamed.destroyed && streamed.write(chunk));
    };
    streamed.on('drain', feed);
    feed();
    await new Promise((gone) => streamed.once('close', gone));
    expect((await call('Echo', '{}')).status).toBe(200);
  });

  it('takes a body of exactly the limit', async () => {
    const empty = JSON.stringify({ a: '' }).length;
    expect((await call('Echo', JSON.stringify({ a: 'x'.repeat(BODY_BYTES_MAX - empty) }))).status).toBe(200);
  });

  it('answers addresses and targets that nothing serves as AWS does', async () => {
    const address = await fetch(`${endpoint}/nowhere`);
    expect([address.status, await address.json()]).toEqual([
      404,
      { __type: 'NotFoundException', message: 'Nothing is served at GET /nowhere' },
    ]);
    const target = await fetch(endpoint, { method: 'POST', headers: { 'x-amz-target': 'Nope.Do' }, body: '{}' });
    expect([target.status, await target.json()]).toEqual([
      400,
      { __type: 'UnknownOperationException', message: 'The operation Nope.Do is not served here' },
    ]);
  });

  it('refuses a Host that a foreign name server could have pointed here', async () => {
    expect(await raw('GET / HTTP/1.1\r\nhost: evil.example:4000\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    expect(await raw('GET / HTTP/1.1\r\nhost: localhost:4000\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await raw('GET / HTTP/1.1\r\nhost: [::1]:4000\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('lives on after bytes that are no HTTP', async () => {
    expect(await raw('\x16\x03\x01 rubbish\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect((await call('Echo', '{}')).status).toBe(200);
  });

  it("lets browsers make Cognito's unsigned calls from any page, and no signed ones", async () => {
    const preflight = await fetch(endpoint, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    const allowed = preflight.headers.get('access-control-allow-headers')!.split(', ');
    expect(allowed).toEqual(expect.arrayContaining(['content-type', 'x-amz-target', 'x-amz-user-agent', 'cache-control']));
    expect(allowed).not.toContain('authorization');
  });

  it('serves the explorer on / with its files and settings, and nothing outside its folder', async () => {
    const page = await fetch(`${endpoint}/`);
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<h1>Explorer</h1>',
    ]);
    expect(await (await fetch(`${endpoint}/explorer-config.json`)).json()).toEqual({ a: 1 });
    for (const path of ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc%2fpasswd', '/../manifest.json', '/%00', '/%zz'])
      expect(await raw(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 404 /);
  });
});
