/**
 * AppSync's real-time endpoint at `/graphql/realtime`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { CloudContext, Json, RequestHead, UpgradeRoute } from '../../service.ts';
import type { GraphQLApi } from '../api/graphql-api.ts';
import { sourceIpOf } from '../http/read-request.ts';
import { Connection, type ConnectionSurroundings, KEEP_ALIVE } from './connection.ts';
import { Deadlines } from './deadlines.ts';
import { type ConnectionRefusal, judgeHandshake, PROTOCOL } from './handshake.ts';
import { acceptStart } from './start-request.ts';
import type { Subscriptions } from './subscriptions.ts';

/** AppSync sends one each minute; clients take its absence for a lost connection after little more. */
const KEEP_ALIVE_MS = 60_000;
/** A day, after which AppSync closes a connection. */
const CONNECTION_LIFE_MS = 86_400_000;
/** Until then a refused client must have sent something, to be told why it is refused. */
const REFUSED_MS_MAX = 15_000;
/** More than any request to subscribe needs: AppSync takes documents of 15,000 tokens. */
const MESSAGE_BYTES_MAX = 1024 * 1024;
const GOING_AWAY = 1001;

/** The real-time endpoint of one local cloud. */
export class Realtime implements UpgradeRoute {
  readonly #context: CloudContext;
  readonly #api: () => GraphQLApi | undefined;
  readonly #surroundings: ConnectionSurroundings;
  readonly #connections = new Map<Connection, number>();
  readonly #lives: Deadlines<Connection>;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MESSAGE_BYTES_MAX,
    handleProtocols: (offered) => offered.has(PROTOCOL) && PROTOCOL,
  });
  #keepAlive: NodeJS.Timeout | undefined;
  #starting = 0;

  constructor(context: CloudContext, api: () => GraphQLApi | undefined, subscriptions: Subscriptions) {
    this.#context = context;
    this.#api = api;
    this.#surroundings = {
      subscriptions,
      accept: (payload, sourceIp) => this.#accept(payload, sourceIp),
      ended: (connection) => this.#forget(connection),
    };
    this.#lives = new Deadlines(context.clock, (connection) => connection.close(GOING_AWAY, 'Connection closed after 24 hours'));
  }

  matches({ path }: RequestHead): boolean {
    return path === '/graphql/realtime' && this.#api() !== undefined;
  }

  handle(head: RequestHead, socket: Duplex, firstBytes: Buffer): void {
    const api = this.#api();
    const handshake = api === undefined ? 'no credentials' : judgeHandshake(head, api.authenticator);
    if (handshake === 'no credentials') {
      refuseUpgrade(socket);
      return;
    }
    const refusal = handshake === 'accepted' ? undefined : handshake;
    const sourceIp = sourceIpOf(head.incoming);
    this.#server.handleUpgrade(head.incoming, socket, firstBytes, (webSocket) => {
      this.#keep(new Connection({ socket, webSocket, sourceIp, refusal }, this.#surroundings), refusal);
    });
  }

  start(): void {
    this.#keepAlive = setInterval(() => this.#sendKeepAlive(), KEEP_ALIVE_MS).unref();
  }

  stop(): void {
    clearInterval(this.#keepAlive);
    this.#lives.stop();
    this.#surroundings.subscriptions.stop();
    for (const connection of [...this.#connections.keys()]) connection.close(GOING_AWAY, 'The local cloud stops');
  }

  /** Starts that are not answered yet. */
  pending(): number {
    return this.#starting;
  }

  async #accept(payload: Json | undefined, sourceIp: readonly string[]): ReturnType<typeof acceptStart> {
    this.#starting += 1;
    try {
      const api = this.#api();
      if (api === undefined) throw new TypeError('There is no API any more.');
      return await acceptStart(api, payload, { sourceIp, meter: this.#context.meter });
    } finally {
      this.#starting -= 1;
    }
  }

  #keep(connection: Connection, refusal: ConnectionRefusal | undefined): void {
    if (refusal !== undefined) {
      setTimeout(() => connection.cut(), REFUSED_MS_MAX).unref();
      return;
    }
    // To the second, so that connections made together share one deadline.
    const endsAtMs = Math.ceil((this.#context.clock.now() + CONNECTION_LIFE_MS) / 1000) * 1000;
    this.#connections.set(connection, endsAtMs);
    this.#lives.add(endsAtMs, connection);
  }

  #forget(connection: Connection): void {
    const endsAtMs = this.#connections.get(connection);
    if (endsAtMs === undefined) return;
    this.#connections.delete(connection);
    this.#lives.remove(endsAtMs, connection);
  }

  #sendKeepAlive(): void {
    for (const connection of this.#connections.keys()) connection.deliver(KEEP_ALIVE);
  }
}

function refuseUpgrade(socket: Duplex): void {
  const body = JSON.stringify({ errors: [{ errorType: 'UnauthorizedException', message: 'Valid authorization header not provided.' }] });
  const head = [
    'HTTP/1.1 401 Unauthorized',
    'content-type: application/json;charset=UTF-8',
    'x-amzn-errortype: UnauthorizedException',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.once('error', () => undefined);
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
