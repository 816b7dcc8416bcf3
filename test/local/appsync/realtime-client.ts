import WebSocket from 'ws';
import type { Json, JsonObject } from '../../../local/service.ts';
import type { TestApi } from './test-api.ts';

/** A client that speaks AppSync's real-time protocol and nothing else. */
export interface RealtimeClient {
  readonly socket: WebSocket;
  /** All messages so far but `ka`. */
  readonly messages: JsonObject[];
  readonly closed: Promise<{ code: number; reason: string }>;
  send(message: Json | string): void;
  /** The next message that nobody has waited for yet. */
  next(): Promise<JsonObject>;
  /** Subscribes by the credentials given, and waits for what the server says to it. */
  start(id: string, query: string, variables?: JsonObject, authorization?: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

export const base64url = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const realtimeUrl = ({ endpoint }: Pick<TestApi, 'endpoint'>): string => `${endpoint.replace('http', 'ws')}/graphql/realtime`;

export const keyOf = ({ endpoint, apiKey }: TestApi): JsonObject => ({ host: new URL(endpoint).host, 'x-api-key': apiKey });

/** Opens a connection and waits until it is acknowledged. */
export async function connect(api: TestApi, authorization: JsonObject = keyOf(api)): Promise<RealtimeClient> {
  const client = await open(api, ['graphql-ws', `header-${base64url(authorization)}`], authorization);
  client.send({ type: 'connection_init' });
  const answer = await client.next();
  if (answer.type !== 'connection_ack') throw new Error(JSON.stringify(answer));
  return client;
}

/** Opens a connection and sends nothing. */
export async function open(
  api: TestApi,
  protocols: string[],
  authorization: JsonObject = keyOf(api),
  { query = '', ...options }: { query?: string; headers?: Record<string, string> } = {},
): Promise<RealtimeClient> {
  const socket = new WebSocket(`${realtimeUrl(api)}${query}`, protocols, options);
  const client = talk(socket, authorization);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return client;
}

function talk(socket: WebSocket, authorization: JsonObject): RealtimeClient {
  const messages: JsonObject[] = [];
  const waiting: ((message: JsonObject) => void)[] = [];
  let read = 0;
  socket.on('message', (data) => {
    const message: JsonObject = JSON.parse(String(data));
    if (message.type === 'ka') return;
    messages.push(message);
    const waiter = waiting.shift();
    if (waiter !== undefined) {
      read += 1;
      waiter(message);
    }
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  const next = () => {
    const message = messages[read];
    if (message === undefined) return new Promise<JsonObject>((resolve) => waiting.push(resolve));
    read += 1;
    return Promise.resolve(message);
  };
  const send = (message: Json | string) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return {
    socket,
    messages,
    closed,
    send,
    next,
    start: (id, query, variables = {}, own = authorization) => {
      const data = JSON.stringify({ query, variables });
      send({ id, type: 'start', payload: { data, extensions: { authorization: own } } });
      return next();
    },
    close: async () => {
      socket.close();
      await closed;
    },
  };
}
