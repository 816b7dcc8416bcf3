import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

/** The first byte of a TLS record of the kind handshake (RFC 8446 §5.1); no HTTP request begins with it. */
const TLS_HANDSHAKE = 0x16;
/** Who says nothing for so long is let go. */
const FIRST_BYTE_MS_MAX = 60_000;

/** A listening port, and the way to end it. */
export interface PortServer {
  readonly server: Server;
  /** Takes no new connection and cuts those that remain, whatever they speak. */
  closeAll(): Promise<void>;
}

/** Hands each connection to one of two servers by its first byte; without a secure one all go to the plain one. */
export function createPortServer(plain: HttpServer, secure: HttpServer | undefined): PortServer {
  const sockets = new Set<Socket>();
  function forget(this: Socket): void {
    sockets.delete(this);
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', forget);
    if (secure === undefined) plain.emit('connection', socket);
    else chooseByFirstByte(socket, plain, secure);
  });
  const closeAll = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { server, closeAll };
}

function giveUp(this: Socket): void {
  this.destroy();
}

function chooseByFirstByte(socket: Socket, plain: HttpServer, secure: HttpServer): void {
  socket.on('error', giveUp);
  socket.setTimeout(FIRST_BYTE_MS_MAX, giveUp);
  socket.once('readable', () => {
    const first: Buffer | null = socket.read();
    socket.setTimeout(0, giveUp);
    socket.off('error', giveUp);
    if (first === null) {
      socket.destroy();
      return;
    }
    socket.unshift(first);
    (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
  });
}
