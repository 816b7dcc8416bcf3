/** Answers of the data plane: the headers that AppSync sends with every one of them, and compression where the client takes it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import type { RequestRefusal } from '../execution/run-operation.ts';

/** Bodies of these sizes are compressed. */
const GZIP_BYTES_MIN = 1000;
const GZIP_BYTES_MAX = 10_000_000;

const EXPOSED = 'x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date,x-amz-schema-version';

/** Answers a browser's question before a request of another origin. */
export function writePreflight(response: ServerResponse, requestId: string): void {
  response.writeHead(200, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,POST,OPTIONS',
    'access-control-allow-headers': 'authorization,content-type,x-api-key,x-amz-date,x-amz-security-token,x-amz-user-agent,accept',
    'access-control-max-age': '172800',
    'x-amzn-requestid': requestId,
    'content-length': 0,
  });
  response.end();
}

/** A refusal of the whole request. */
export function writeRefusal(incoming: IncomingMessage, response: ServerResponse, requestId: string, refusal: RequestRefusal): void {
  const { status, errorType, message } = refusal;
  response.setHeader('x-amzn-errortype', errorType);
  writeAnswer(incoming, response, { status, requestId, body: { errors: [{ errorType, message }] } });
}

/** Any answer in JSON. */
export function writeAnswer(
  { headers }: IncomingMessage,
  response: ServerResponse,
  { status, requestId, body }: { status: number; requestId: string; body: unknown },
): void {
  const text = Buffer.from(JSON.stringify(body));
  const head = {
    'content-type': 'application/json;charset=UTF-8',
    'access-control-allow-origin': '*',
    'access-control-expose-headers': EXPOSED,
    'x-amzn-requestid': requestId,
  };
  const end = (bytes: Buffer, encoding: object) => {
    response.writeHead(status, { ...head, ...encoding, 'content-length': bytes.length });
    response.end(bytes);
  };
  const compressible = text.length >= GZIP_BYTES_MIN && text.length <= GZIP_BYTES_MAX;
  if (!compressible || !takesGzip(headers['accept-encoding'])) {
    end(text, {});
    return;
  }
  gzip(text, (error, compressed) => {
    if (error === null) end(compressed, { 'content-encoding': 'gzip' });
    else end(text, {});
  });
}

/** Whether `Accept-Encoding` names gzip without forbidding it by a weight of 0 (RFC 9110 §12.5.3). */
function takesGzip(header: string | string[] | undefined): boolean {
  const codings = String(header ?? '').split(',');
  return codings.some((coding) => /^\s*gzip\s*(;\s*q\s*=\s*(?!0(\.0*)?\s*$).*)?$/i.test(coding));
}
