import type { IncomingMessage } from 'node:http';
import { AwsError } from '../service.ts';

/** More than any request that AWS's JSON services take: DynamoDB's BatchWriteItem may carry 16 MB, everything else far less. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** The body. @throws AwsError RequestEntityTooLarge, status 413, beyond 10 MiB, of which then no more is read. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  return collect(incoming);
}

/** By events: an asynchronous iteration over the stream costs several turns of the event loop for each small body. */
function collect(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= BODY_BYTES_MAX) return;
      // The stream must outlive a refusal, since the answer goes out over the same socket.
      incoming.removeAllListeners('data').pause();
      reject(tooLarge());
    });
    incoming.once('end', () => resolve(joined(chunks)));
    incoming.once('error', reject);
    incoming.once('close', () => reject(new Error('The connection was closed inside the body.')));
  });
}

/** Small bodies come in one piece, which then needs no copy. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
}

const tooLarge = (): AwsError => new AwsError('RequestEntityTooLargeException', `The body is larger than ${BODY_BYTES_MAX} bytes`, 413);
