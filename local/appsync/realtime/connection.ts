/**
 * One WebSocket connection of a client.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Json, JsonObject } from '../../service.ts';
import type { AnswerError } from '../execution/graphql-answer.ts';
import type { ConnectionRefusal } from './handshake.ts';
import type { AcceptedStart, RefusedStart } from './start-request.ts';
import type { Subscriber, Subscription, Subscriptions } from './subscriptions.ts';
import { textFrame } from './text-frame.ts';

/** AppSync's limit on the subscriptions of a connection. */
const SUBSCRIPTIONS_MAX = 200;
/** Bytes that may wait for a client to read them: several messages of the largest size. */
const WAITING_BYTES_MAX = 2 * 1024 * 1024;

const ACKNOWLEDGEMENT = textFrame(JSON.stringify({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } }));
/** The frame that tells a client that its connection lives. */
export const KEEP_ALIVE = textFrame(JSON.stringify({ type: 'ka' }));

const NORMAL_CLOSURE = 1000;
const TOKEN_EXPIRED = [{ errorType: 'UnauthorizedException', message: 'Token expired' }];

/** What the connections of an API share. */
export interface ConnectionSurroundings {
  readonly subscriptions: Subscriptions;
  accept(payload: Json | undefined, sourceIp: readonly string[]): Promise<AcceptedStart | RefusedStart>;
  /** Told when a connection has ended, perhaps more than once. */
  ended(connection: Connection): void;
}

/** The streams of a connection, and who is at its other end. */
export interface ConnectionParts {
  readonly socket: Duplex;
  readonly webSocket: WebSocket;
  readonly sourceIp: readonly string[];
  /** Undefined when the credentials of the handshake were good. */
  readonly refusal: ConnectionRefusal | undefined;
}

interface PendingStart {
  readonly payload: Json | undefined;
}

/** A connection. What it sends are whole frames straight to the socket; what it receives, pings and closing are left to `ws`. */
export class Connection implements Subscriber {
  readonly #socket: Duplex;
  readonly #webSocket: WebSocket;
  readonly #sourceIp: readonly string[];
  readonly #refusal: ConnectionRefusal | undefined;
  readonly #surroundings: ConnectionSurroundings;
  /** By id; a start under way has its payload here. */
  readonly #subscriptions = new Map<string, Subscription | PendingStart>();

  constructor({ socket, webSocket, sourceIp, refusal }: ConnectionParts, surroundings: ConnectionSurroundings) {
    this.#socket = socket;
    this.#webSocket = webSocket;
    this.#sourceIp = sourceIp;
    this.#refusal = refusal;
    this.#surroundings = surroundings;
    webSocket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    webSocket.on('error', ignore);
    webSocket.on('close', () => this.#forget());
  }

  deliver(frame: Buffer): boolean {
    if (!this.#isOpen()) return false;
    if (this.#socket.writableLength > WAITING_BYTES_MAX) {
      this.cut();
      return false;
    }
    this.#socket.write(frame);
    return true;
  }

  cut(): void {
    this.#forget();
    this.#socket.destroy();
  }

  expire({ idText }: Subscription): void {
    this.#end(idText);
    this.#sendErrors(idText, TOKEN_EXPIRED);
  }

  invalidate({ idText }: Subscription): void {
    this.#end(idText);
    this.#send({ type: 'complete', id: JSON.parse(idText) });
    this.close(NORMAL_CLOSURE, 'Subscription complete.');
  }

  close(code: number, reason: string): void {
    this.#forget();
    this.#webSocket.close(code, reason);
  }

  #isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN && this.#socket.writable;
  }

  #send(message: JsonObject): void {
    this.deliver(textFrame(JSON.stringify(message)));
  }

  #sendErrors(idText: string | undefined, errors: readonly AnswerError[]): void {
    const id = idText === undefined ? '' : `"id":${idText},`;
    this.deliver(textFrame(`{${id}"type":"error","payload":${JSON.stringify({ errors })}}`));
  }

  #receive(data: RawData, isBinary: boolean): void {
    const message = isBinary ? undefined : parse(String(data));
    if (this.#refusal !== undefined) this.#refuse(this.#refusal);
    else if (message === undefined) this.#sendErrors(undefined, [badRequest('The message is no JSON object.')]);
    else this.#handle(message);
  }

  #handle({ type, id, payload }: JsonObject): void {
    const idText = typeof id === 'string' ? JSON.stringify(id) : undefined;
    if (type === 'connection_init') this.#acknowledge();
    else if (type === 'start') this.#start(idText, payload);
    else if (type === 'stop') this.#stop(idText);
    else this.#sendErrors(idText, [unsupported(typeof type === 'string' ? type : 'unknown')]);
  }

  #refuse({ errorType, message, errorCode }: ConnectionRefusal): void {
    this.#send({ type: 'connection_error', payload: { errors: [{ errorType, message, errorCode }] } });
    this.#webSocket.close(NORMAL_CLOSURE);
  }

  #acknowledge(): void {
    this.deliver(ACKNOWLEDGEMENT);
    this.deliver(KEEP_ALIVE);
  }

  #start(idText: string | undefined, payload: Json | undefined): void {
    if (idText === undefined) {
      this.#sendErrors(undefined, [badRequest('A start needs an id.')]);
      return;
    }
    const problem = this.#problemOf(idText);
    if (problem === undefined) void this.#accept(idText, { payload });
    else this.#sendErrors(idText, [problem]);
  }

  #problemOf(idText: string): AnswerError | undefined {
    if (this.#subscriptions.has(idText)) return { errorType: 'DuplicatedOperationError', message: 'The id of the operation is in use.' };
    if (this.#subscriptions.size < SUBSCRIPTIONS_MAX) return undefined;
    return { errorType: 'MaxSubscriptionsReachedError', message: `Max number of ${SUBSCRIPTIONS_MAX} subscriptions reached` };
  }

  /** The subscription gets events before its start is acknowledged, and none is sent in between. */
  async #accept(idText: string, start: PendingStart): Promise<void> {
    this.#subscriptions.set(idText, start);
    const outcome = await this.#surroundings.accept(start.payload, this.#sourceIp).catch(() => FAILED);
    // Stopped meanwhile, or even stopped and started anew.
    if (this.#subscriptions.get(idText) !== start) return;
    if ('errors' in outcome) {
      this.#subscriptions.delete(idText);
      this.#sendErrors(idText, outcome.errors);
      return;
    }
    const subscription = { ...outcome, idText, subscriber: this };
    this.#subscriptions.set(idText, subscription);
    this.#surroundings.subscriptions.add(subscription);
    this.deliver(textFrame(`{"type":"start_ack","id":${idText}}`));
  }

  #stop(idText: string | undefined): void {
    if (idText === undefined || !this.#subscriptions.has(idText)) return;
    this.#end(idText);
    this.deliver(textFrame(`{"type":"complete","id":${idText}}`));
  }

  #end(idText: string): void {
    const subscription = this.#subscriptions.get(idText);
    this.#subscriptions.delete(idText);
    if (subscription !== undefined && 'subscriber' in subscription) this.#surroundings.subscriptions.remove(subscription);
  }

  #forget(): void {
    for (const idText of [...this.#subscriptions.keys()]) this.#end(idText);
    this.#surroundings.ended(this);
  }
}

/** What a client does against the protocol ends its connection; there is nobody else to tell. */
const ignore = () => undefined;

const FAILED: RefusedStart = { errors: [{ errorType: 'InternalFailure', message: 'An internal failure occurred.' }] };

const badRequest = (message: string): AnswerError => ({ errorType: 'BadRequestException', message });

const unsupported = (operation: string): AnswerError => ({
  errorType: 'UnsupportedOperation',
  message: `${operation} not supported through the realtime channel`,
});

function parse(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
