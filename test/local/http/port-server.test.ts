import { get } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectSecurely } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import { healthRoute } from '../../../local/http/health-route.ts';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import type { UpgradeRoute } from '../../../local/service.ts';
import { makeCertificate } from '../../../local/tls/make-certificate.ts';

const mistakes: unknown[] = [];
let server: CloudServer;
let ca: string;
const sockets = new WebSocketServer({ noServer: true });
const echo: UpgradeRoute = {
  matches: ({ path }) => path === '/echo',
  handle: (head, socket, firstBytes) =>
    sockets.handleUpgrade(head.incoming, socket, firstBytes, (webSocket) =>
      webSocket.on('message', (data) => webSocket.send(String(data))),
    ),
};
const broken: UpgradeRoute = {
  matches: ({ path }) => path === '/broken',
  handle: () => {
    throw new Error('broken');
  },
};

beforeAll(async () => {
  const tls = await makeCertificate(['localhost', '127.0.0.1'], Date.now());
  ca = tls.certificate;
  const callers = createCallerRegistry();
  server = await startServer({ host: '127.0.0.1', port: 0, callers, tls, onMistake: (error) => mistakes.push(error) });
  server.serve([healthRoute], [echo, broken]);
});
afterAll(() => server.close());

const raw = (bytes: string | Buffer): Promise<string> => {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  return text(socket).catch(() => 'reset');
};

const upgrade = (path: string, host = 'localhost', protocol = 'websocket') =>
  raw(
    [
      `GET ${path} HTTP/1.1`,
      `host: ${host}`,
      `connection: Upgrade${protocol === 'websocket' ? '' : ', close'}`,
      `upgrade: ${protocol}`,
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ].join('\r\n'),
  );

async function echoOver(scheme: 'ws' | 'wss'): Promise<string> {
  const socket = new WebSocket(`${scheme}://localhost:${server.port}/echo`, { ca });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send(scheme);
  const [data] = await new Promise<unknown[]>((resolve) => socket.once('message', (...all) => resolve(all)));
  socket.close();
  return String(data);
}

test('the port speaks HTTP, HTTPS, ws and wss', async () => {
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  const secure = await new Promise<number | undefined>((resolve, reject) =>
    get({ host: 'localhost', port: server.port, path: '/healthz', ca }, ({ statusCode }) => resolve(statusCode)).on('error', reject),
  );
  expect(secure).toBe(200);
  expect([await echoOver('ws'), await echoOver('wss')]).toEqual(['ws', 'wss']);
});

test('a byte at a time is understood as well', async () => {
  const socket = connect(server.port, '127.0.0.1');
  socket.setNoDelay();
  for (const byte of 'GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n') {
    socket.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
});

test('an upgrade that nobody takes is 404, as is one under a foreign name; another protocol is not taken up', async () => {
  expect(await upgrade('/nowhere')).toMatch(/^HTTP\/1\.1 404 /);
  expect(await upgrade('/echo', 'evil.example')).toMatch(/^HTTP\/1\.1 404 /);
  expect(await upgrade('/healthz', 'localhost', 'h2c')).toMatch(/^HTTP\/1\.1 200 /);
});

test('a mistake in an upgrade ends its connection and is told to the log', async () => {
  expect(await upgrade('/broken')).toBe('');
  expect(mistakes.splice(0)).toEqual([new Error('broken')]);
});

test('it lives on after broken handshakes, of TLS and of WebSockets, and after silence', async () => {
  expect(await raw(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0xff, 0xff, 0xff, 0xff, 0xff]))).not.toContain('HTTP');
  const half = connect(server.port, '127.0.0.1');
  half.write(Buffer.from([0x16, 0x03]));
  const distrustful = connectSecurely({ port: server.port, host: '127.0.0.1' });
  await new Promise((resolve) => distrustful.once('error', resolve));
  const silent = connect(server.port, '127.0.0.1');
  await new Promise((resolve) => silent.once('connect', resolve));
  silent.end();
  half.destroy();
  expect(await raw('GET /echo HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 400 /,
  );
  const head = `GET /echo HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-protocol: ${'a'.repeat(1_000_000)}\r\n\r\n`;
  expect(await raw(head)).toMatch(/^HTTP\/1\.1 431 |^reset$/);
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  expect(mistakes).toEqual([]);
});

test('closing cuts what remains, whatever it speaks', async () => {
  const callers = createCallerRegistry();
  const other = await startServer({ host: '127.0.0.1', port: 0, callers, onMistake: (error) => mistakes.push(error) });
  other.serve([healthRoute], [echo]);
  const socket = new WebSocket(`ws://localhost:${other.port}/echo`);
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await other.close();
  expect(await closed).toBe(1006);
});
