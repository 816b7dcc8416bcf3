import WebSocket from 'ws';
import type { Stage } from './stage.ts';

type Frame = { type: string; id?: string; payload?: { errors?: { errorType: string; message: string }[]; data?: unknown } };

/** One subscription over a connection of its own, as a client has it that knows the protocol only. */
export interface Listener {
  /** All frames so far but `ka`. */
  readonly frames: readonly Frame[];
  /** The first error type of the refused start; undefined when it was accepted. */
  readonly refused: string | undefined;
  /** How the connection ended. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly isOpen: () => boolean;
  close(): void;
}

/** By which token somebody listens, or by which key. */
export type Credentials = { Authorization: string } | { 'x-api-key': string };

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Subscribes, and answers when that is accepted or refused. */
export const listen = async (stage: Stage, credentials: Credentials, query: string, variables: object): Promise<Listener> => {
  const authorization = { host: new URL(stage.outputs.ApiUrl).host, ...credentials };
  const socket = new WebSocket(stage.outputs.RealtimeUrl, ['graphql-ws', `header-${base64url(authorization)}`]);
  const frames: Frame[] = [];
  const answered = Promise.withResolvers<string | undefined>();
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  socket.on('error', answered.reject);
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
  socket.on('message', (data) => {
    const frame: Frame = JSON.parse(String(data));
    if (frame.type === 'ka') return;
    frames.push(frame);
    if (frame.type === 'connection_ack') {
      const payload = { data: JSON.stringify({ query, variables }), extensions: { authorization } };
      socket.send(JSON.stringify({ id: '1', type: 'start', payload }));
    }
    if (frame.type === 'start_ack') answered.resolve(undefined);
    if (frame.type === 'error' || frame.type === 'connection_error') answered.resolve(frame.payload?.errors?.[0]?.errorType ?? 'nothing');
  });
  const refused = await answered.promise;
  return { frames, refused, closed, isOpen: () => socket.readyState === WebSocket.OPEN, close: () => socket.close() };
};
