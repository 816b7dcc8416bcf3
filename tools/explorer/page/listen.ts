import type { ExecutionResult } from 'graphql';
import { Observable } from 'rxjs';
import type { Caller } from '../../graphql.ts';

/** Answers that come one after the other, in the form that GraphiQL takes. */
export type Answers = Observable<ExecutionResult<Record<string, unknown>, Record<string, unknown>>>;

interface Message {
  readonly type: string;
  readonly payload?: ExecutionResult<Record<string, unknown>, Record<string, unknown>>;
}

const PATH = '/graphql/realtime';
const ID = '1';

/**
 * A subscription over a socket of its own, as AppSync takes and answers it; errors come as answers. `onBegin` is called from when on events come.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function listen(origin: string, caller: Caller, body: object, onBegin: () => void): Answers {
  const { host, protocol } = new URL(origin);
  const authorization = 'apiKey' in caller ? { host, 'x-api-key': caller.apiKey } : { host, Authorization: caller.accessToken };
  const address = new URL(PATH, `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`);
  return new Observable((listener) => {
    const socket = new WebSocket(address, ['graphql-ws', `header-${base64url(JSON.stringify(authorization))}`]);
    const send = (message: object): void => socket.send(JSON.stringify(message));
    socket.addEventListener('open', () => send({ type: 'connection_init' }));
    socket.addEventListener('close', () => listener.complete());
    socket.addEventListener('message', ({ data }) => {
      const { type, payload } = JSON.parse(String(data)) as Message;
      if (type === 'connection_ack')
        send({ type: 'start', id: ID, payload: { data: JSON.stringify(body), extensions: { authorization } } });
      if (type === 'start_ack') onBegin();
      if (['data', 'error', 'connection_error'].includes(type) && payload !== undefined) listener.next(payload);
      if (['complete', 'error', 'connection_error'].includes(type)) listener.complete();
    });
    return () => socket.close(1000);
  });
}

function base64url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
