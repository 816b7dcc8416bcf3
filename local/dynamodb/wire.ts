import { type Dispatcher, Pool } from 'undici';

/** What DynamoDB Local answered, its body as it came. */
interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Requests to DynamoDB Local over kept-alive sockets. */
export interface Wire {
  send(target: string, body: string | Buffer): Promise<WireAnswer>;
  close(): Promise<void>;
}

/** At this number of sockets DynamoDB Local reaches its full rate on two cores; more only wait inside it. */
const SOCKETS = 32;
/** Jetty closes a silent socket after 30 s; ours are given up before that, so that none is closed under a request. */
const KEEP_ALIVE_MS = 20_000;

/**
 * The way to DynamoDB Local at `origin`. Without `-sharedDb` its tables belong to an access key and a region, so the secret access key
 * keeps others on this machine out; it checks no signature, which saves making one.
 */
export function openWire(origin: string, accessKeyId: string, region: string): Wire {
  const pool = new Pool(origin, {
    connections: SOCKETS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;
  return {
    send: (target, body) => {
      const headers = ['content-type', 'application/x-amz-json-1.0', 'x-amz-target', target, 'authorization', authorization];
      return dispatch(pool, { method: 'POST', path: '/', headers, body });
    },
    close: () => pool.destroy(),
  };
}

/** undici's lowest layer: without the streams of its `request` a call takes two thirds of the processor time. */
function dispatch(pool: Pool, options: Dispatcher.DispatchOptions): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let headers: WireAnswer['headers'] = {};
    pool.dispatch(options, {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode, answerHeaders) => {
        status = statusCode;
        headers = answerHeaders;
      },
      onResponseData: (_controller, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve({ status, headers, body: Buffer.concat(chunks) }),
      onResponseError: (_controller, error) => reject(error),
    });
  });
}
