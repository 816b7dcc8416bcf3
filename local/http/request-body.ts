import type { IncomingMessage } from 'node:http';
import { AwsError } from '../service.ts';

/** More than any request that AWS's JSON services take: DynamoDB's BatchWriteItem may carry 16 MB, everything else far less. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** The body. @throws AwsError RequestEntityTooLarge, status 413, beyond 10 MiB, of which then no more is read. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // The stream must outlive a refusal, since the answer goes out over the same socket.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(chunk);
  }
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
}

const tooLarge = (): AwsError => new AwsError('RequestEntityTooLargeException', `The body is larger than ${BODY_BYTES_MAX} bytes`, 413);
