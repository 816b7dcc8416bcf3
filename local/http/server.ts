import {
  createServer,
  type ServerOptions as HttpOptions,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { AwsError, type CallerRegistry, type Route, StartError, type UpgradeRoute } from '../service.ts';
import { internalFailure, writeAwsError } from './aws-error.ts';
import { isOwnHost } from './browser-guard.ts';
import { createPortServer } from './port-server.ts';
import { readBody } from './request-body.ts';
import { requestHead } from './request-head.ts';

/** Where the server listens, and whom it tells what. */
export interface ServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly callers: CallerRegistry;
  /** Told what was thrown that is no AwsError. */
  readonly onMistake: (error: unknown) => void;
  /** In PEM; without one the port speaks no TLS. */
  readonly tls?: { readonly certificate: string; readonly privateKey: string };
}

/** The one port of the local cloud. */
export interface CloudServer {
  readonly port: number;
  /** The first route that matches takes a request. Until there are routes, requests get status 503. */
  serve(routes: readonly Route[], upgrades?: readonly UpgradeRoute[]): void;
  /** Requests at work now, without those that wait for the work of others. */
  busy(): number;
  /** Takes no new connection and cuts those that remain. */
  close(): Promise<void>;
}

/** Long enough that no client meets the end of a connection that it keeps: SDKs let go of theirs before. */
const KEEP_ALIVE_MS = 65_000;

/** Who does not come to an end with TLS by then is let go. */
const TLS_HANDSHAKE_MS_MAX = 10_000;

/** Only WebSockets leave HTTP here; a client that offers HTTP/2 by the Upgrade header is answered in HTTP/1.1 (RFC 9110 §7.8). */
const HTTP_OPTIONS: HttpOptions = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
};

/**
 * The server of the one port, listening: HTTP and WebSockets, and both of them in TLS.
 *
 * @throws StartError when the port is taken or the address is not this machine's.
 */
export async function startServer(options: ServerOptions): Promise<CloudServer> {
  let served: Served | undefined;
  let busy = 0;
  const onRequest: RequestListener = async (incoming, response) => {
    busy += 1;
    let counted = true;
    const leave = () => {
      if (counted) busy -= 1;
      counted = false;
    };
    response.once('close', leave);
    await answer(incoming, response, { routes: served?.routes, leave, ...options });
  };
  const servers = [createServer(HTTP_OPTIONS, onRequest)];
  if (options.tls !== undefined) servers.push(createSecureServer({ ...HTTP_OPTIONS, ...pem(options.tls) }, onRequest));
  for (const server of servers) {
    server.on('upgrade', (incoming, socket, firstBytes) => upgrade({ incoming, socket, firstBytes }, served?.upgrades ?? [], options));
  }
  const { server, closeAll } = createPortServer(servers[0] as Server, servers[1]);
  const port = await listen(server, options);
  return {
    port,
    serve: (routes, upgrades = []) => {
      served = { routes, upgrades };
    },
    busy: () => busy,
    close: closeAll,
  };
}

interface Served {
  readonly routes: readonly Route[];
  readonly upgrades: readonly UpgradeRoute[];
}

const pem = ({ certificate, privateKey }: NonNullable<ServerOptions['tls']>) => ({
  cert: certificate,
  key: privateKey,
  handshakeTimeout: TLS_HANDSHAKE_MS_MAX,
});

/** One function for all sockets: one made in the course of an upgrade would keep its request for the life of the connection. */
const ignore = () => undefined;

interface UpgradeRequest {
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  readonly firstBytes: Buffer;
}

function upgrade(
  { incoming, socket, firstBytes }: UpgradeRequest,
  upgrades: readonly UpgradeRoute[],
  { callers, onMistake }: ServerOptions,
): void {
  socket.on('error', ignore);
  const head = requestHead(incoming, callers);
  const route = isOwnHost(incoming) ? upgrades.find((candidate) => candidate.matches(head)) : undefined;
  try {
    if (route === undefined) socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    else route.handle(head, socket, firstBytes);
  } catch (error) {
    onMistake(error);
    socket.destroy();
  }
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  { routes, leave, callers, onMistake }: ServerOptions & { readonly routes: readonly Route[] | undefined; readonly leave: () => void },
): Promise<void> {
  try {
    if (!isOwnHost(incoming)) throw new AwsError('UnknownHostException', 'The Host header must be an IP address or localhost', 403);
    if (routes === undefined) throw new AwsError('ServiceUnavailableException', 'The local cloud is starting', 503);
    const head = requestHead(incoming, callers);
    const route = routes.find((candidate) => candidate.matches(head));
    if (route === undefined) throw notFound(head.method, head.path, head.target);
    if (route.waits?.(head) === true) leave();
    await route.handle(head, await readBody(incoming), response);
  } catch (error) {
    refuse(incoming, response, error, onMistake);
  }
}

function refuse(incoming: IncomingMessage, response: ServerResponse, error: unknown, onMistake: ServerOptions['onMistake']): void {
  // A caller who went away in mid-body is no mistake of anyone here.
  if (incoming.destroyed && !incoming.complete) return;
  if (!(error instanceof AwsError)) onMistake(error);
  // What is left of an unread body would be taken for the next request on a kept connection.
  if (!incoming.complete) response.setHeader('connection', 'close');
  writeAwsError(response, error instanceof AwsError ? error : internalFailure());
}

/** AWS answers an operation that a service lacks with 400, and an address that nothing serves with 404. */
function notFound(method: string, path: string, target: string): AwsError {
  if (target !== '') return new AwsError('UnknownOperationException', `The operation ${target} is not served here`);
  return new AwsError('NotFoundException', `Nothing is served at ${method} ${path}`, 404);
}

function listen(server: NetServer, { host, port }: ServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartError(listenProblem(error, host, port))));
    server.listen(port, host, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken; stop the program that uses it or name another with --port (0 = any)`;
  if (error.code === 'EACCES') return `Port ${port} may not be used by this user; name another with --port`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `${host} is no address of this machine; name another with --host`;
  return `The server cannot listen on ${host}:${port}: ${error.message}`;
}
