import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, type CallerRegistry, type Route, StartError } from '../service.ts';
import { internalFailure, writeAwsError } from './aws-error.ts';
import { isOwnHost } from './browser-guard.ts';
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
}

/** The one port of the local cloud. */
export interface CloudServer {
  readonly port: number;
  /** The first route that matches takes a request. Until there are routes, requests get status 503. */
  serve(routes: readonly Route[]): void;
  /** Requests at work now. */
  busy(): number;
  /** Takes no new connection and cuts those that remain. */
  close(): Promise<void>;
}

/**
 * The HTTP server, listening. Every protocol of the one port begins here: TLS and WebSocket are to be told apart by the first byte of
 * a connection and by the Upgrade header, before `answer` sees a request.
 *
 * @throws StartError when the port is taken or the address is not this machine's.
 */
export async function startServer(options: ServerOptions): Promise<CloudServer> {
  let routes: readonly Route[] | undefined;
  let busy = 0;
  const server = createServer({ keepAliveTimeout: 65_000 }, async (incoming, response) => {
    busy += 1;
    response.once('close', () => {
      busy -= 1;
    });
    await answer(incoming, response, routes, options);
  });
  const port = await listen(server, options);
  return {
    port,
    serve: (all) => {
      routes = all;
    },
    busy: () => busy,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  routes: readonly Route[] | undefined,
  { callers, onMistake }: ServerOptions,
): Promise<void> {
  try {
    if (!isOwnHost(incoming)) throw new AwsError('UnknownHostException', 'The Host header must be an IP address or localhost', 403);
    if (routes === undefined) throw new AwsError('ServiceUnavailableException', 'The local cloud is starting', 503);
    const head = requestHead(incoming, callers);
    const route = routes.find((candidate) => candidate.matches(head));
    if (route === undefined) throw notFound(head.method, head.path, head.target);
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

function listen(server: ReturnType<typeof createServer>, { host, port }: ServerOptions): Promise<number> {
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
