import WebSocket from 'ws';
import { base64url } from '../../local/appsync/realtime-client.ts';
import type { Stage } from '../../support/stage.ts';
import type { Access } from './callers.ts';

interface RealtimeError {
  readonly errorType?: string;
  readonly errorCode?: number;
}

/** What becomes of a subscription: `start_ack`, or the first error, of the connection or of the subscription; `opener` opens the connection. */
export async function subscribe(
  stage: Stage,
  access: Access,
  { query, variables, opener = access }: { query: string; variables: object; opener?: Access },
): Promise<'start_ack' | RealtimeError> {
  const protocol = `header-${base64url(await opener.authorization(null))}`;
  const data = JSON.stringify({ query, variables });
  const authorization = await access.authorization(data);
  const socket = new WebSocket(stage.outputs.RealtimeUrl, ['graphql-ws', protocol]);
  const { promise, resolve, reject } = Promise.withResolvers<'start_ack' | RealtimeError>();
  socket.on('error', reject);
  socket.on('close', (code) => reject(new Error(`The connection was closed with ${code}`)));
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
  socket.on('message', (frame) => {
    const message = JSON.parse(String(frame)) as { type: string; payload?: { errors?: RealtimeError[] } };
    if (message.type === 'connection_ack') {
      socket.send(JSON.stringify({ id: '1', type: 'start', payload: { data, extensions: { authorization } } }));
    }
    if (message.type === 'start_ack') resolve('start_ack');
    if (message.type === 'error' || message.type === 'connection_error') resolve(message.payload?.errors?.[0] ?? {});
  });
  return promise.finally(() => socket.terminate());
}
