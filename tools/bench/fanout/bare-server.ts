/** The least that could do the same work: subscribers of a topic in a list, and `ws` that sends each the same message under its own id. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { serveMeasured } from './server-control.ts';

interface Subscriber {
  readonly socket: WebSocket;
  readonly id: string;
}

const topics = new Map<string, Subscriber[]>();

const server = createServer(async (incoming, response) => {
  const { variables } = JSON.parse(await text(incoming));
  const bid = {
    auctionId: variables.id,
    sequence: variables.n,
    priceMinor: 4500,
    bidder: 'bidder-7',
    endsAt: '2026-11-21T12:00:00.000Z',
    text: 'A bid of 45.00 leads; the next one is 46.00 at least, and the auction goes on.',
  };
  const payload = JSON.stringify({ data: { onBid: bid } });
  for (const { socket, id } of topics.get(variables.id) ?? []) socket.send(`{"type":"data","id":"${id}","payload":${payload}}`);
  response.end(JSON.stringify({ data: { bid } }));
});

new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false }).on('connection', (socket) => {
  socket.on('message', (data) => {
    const { type, id, payload } = JSON.parse(String(data));
    if (type === 'connection_init') {
      socket.send('{"type":"connection_ack","payload":{"connectionTimeoutMs":300000}}');
      return;
    }
    const topic = JSON.parse(payload.data).variables.id;
    const subscribers = topics.get(topic) ?? [];
    topics.set(topic, subscribers);
    subscribers.push({ socket, id });
    socket.send(JSON.stringify({ type: 'start_ack', id }));
  });
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serveMeasured({ endpoint: `http://127.0.0.1:${port}`, apiKey: 'none' }, () => process.exit());
});
