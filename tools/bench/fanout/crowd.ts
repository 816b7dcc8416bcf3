import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { BID, ON_BID } from './auction-assembly.ts';
import { FrameReader } from './frame-reader.ts';
import type { MeasuredServer } from './server-control.ts';

/** A server, and how many clients subscribe to which auctions. */
export interface CrowdPlan extends MeasuredServer {
  readonly members: number;
  /** One auction for all, or one for each. */
  readonly auctions: 'one' | 'own';
}

/** Connections opened at the same time. */
const OPENING_MAX = 50;

/** The auction that is bid in. */
const HOT = 'auction-0';

/** Subscribers of one server. They read frames from bare sockets, so that what the clients cost hides little of what the server costs. */
export class Crowd {
  readonly #plan: CrowdPlan;
  readonly #sockets: Socket[] = [];
  /** Who gets the events, with how many came. */
  #sequence = 0;
  #listeners = 0;
  #missing = 0;
  #delivered: () => void = () => undefined;

  constructor(plan: CrowdPlan) {
    this.#plan = plan;
  }

  /** Subscribes everybody. With an auction for each, one more listens to the one that is bid in. */
  async gather(): Promise<void> {
    const { members, auctions } = this.#plan;
    const places = Array.from({ length: members }, (_, index) => (auctions === 'one' ? HOT : `auction-${index + 1}`));
    if (auctions === 'own') places.push(HOT);
    const open = async (): Promise<void> => {
      for (let place = places.pop(); place !== undefined; place = places.pop()) await this.#subscribe(place);
    };
    await Promise.all(Array.from({ length: OPENING_MAX }, open));
    this.#listeners = auctions === 'own' ? 1 : members;
  }

  /** Milliseconds from before a bid to its last delivery. @throws Error when a delivery is out of order. */
  async bid(): Promise<number> {
    this.#sequence += 1;
    this.#missing = this.#listeners;
    const delivered = new Promise<void>((resolve) => {
      this.#delivered = resolve;
    });
    const { endpoint, apiKey } = this.#plan;
    const body = JSON.stringify({ query: BID, variables: { id: HOT, n: this.#sequence } });
    const began = performance.now();
    const ended = delivered.then(() => performance.now() - began);
    const answer = await fetch(`${endpoint}/graphql`, { method: 'POST', body, headers: { 'x-api-key': apiKey } });
    await answer.text();
    return ended;
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #subscribe(auction: string): Promise<void> {
    const { endpoint, apiKey } = this.#plan;
    const { hostname, port, host } = new URL(endpoint);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#sockets.push(socket);
    const authorization = { host, 'x-api-key': apiKey };
    socket.write(handshake(host, authorization));
    const id = randomUUID();
    const started = Promise.withResolvers<void>();
    socket.once('error', started.reject);
    let seen = 0;
    const take = (message: string): void => {
      if (message.startsWith('{"type":"start_ack"')) started.resolve();
      const [, sequence] = /"sequence":(\d+)/.exec(message) ?? [];
      if (sequence === undefined) return;
      seen += 1;
      if (Number(sequence) !== seen || !message.includes(id)) throw new Error(`Delivery ${sequence} in the place of ${seen}.`);
      this.#missing -= 1;
      if (this.#missing === 0) this.#delivered();
    };
    const reader = new FrameReader();
    socket.once('data', (answer) => {
      if (!String(answer).startsWith('HTTP/1.1 101')) started.reject(new Error(String(answer)));
      socket.on('data', (piece) => reader.read(piece, take));
      const data = JSON.stringify({ query: ON_BID, variables: { id: auction } });
      socket.write(masked(JSON.stringify({ type: 'connection_init' })));
      socket.write(masked(JSON.stringify({ id, type: 'start', payload: { data, extensions: { authorization } } })));
    });
    await started.promise;
  }
}

function handshake(host: string, authorization: object): string {
  const credentials = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const lines = [
    'GET /graphql/realtime HTTP/1.1',
    `host: ${host}`,
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${Buffer.from(randomUUID().slice(0, 16)).toString('base64')}`,
    `sec-websocket-protocol: graphql-ws, header-${credentials}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A client's frame, under a mask of zeros, which leaves the text as it is. */
function masked(message: string): Buffer {
  const text = Buffer.from(message);
  const head = text.length < 126 ? [0x81, 0x80 | text.length] : [0x81, 0x80 | 126, text.length >> 8, text.length & 0xff];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), text]);
}
