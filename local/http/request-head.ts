import type { IncomingMessage } from 'node:http';
import type { AwsCaller, CallerRegistry, RequestHead } from '../service.ts';

/** The credential scope of Signature Version 4: `KEY/DATE/REGION/SERVICE/aws4_request` ("AWS Signature Version 4", IAM User Guide). */
const CREDENTIAL = /^AWS4-HMAC-SHA256 .*?Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/** What routes choose by, read from the request's head alone. */
export function requestHead(incoming: IncomingMessage, callers: CallerRegistry): RequestHead {
  const url = incoming.url ?? '/';
  const question = url.indexOf('?');
  let query: URLSearchParams | undefined;
  return {
    method: incoming.method ?? 'GET',
    path: question < 0 ? url : url.slice(0, question),
    // Most routes never ask.
    get query() {
      query ??= new URLSearchParams(question < 0 ? '' : url.slice(question + 1));
      return query;
    },
    target: textOf(incoming.headers['x-amz-target']),
    caller: callerOf(incoming.headers.authorization, callers),
    incoming,
  };
}

/** The signer by the Authorization header; the signature itself is not checked, and undefined stands for none. */
function callerOf(authorization: string | undefined, callers: CallerRegistry): AwsCaller | undefined {
  const [, accessKeyId, region, signingName] = authorization?.match(CREDENTIAL) ?? [];
  if (accessKeyId === undefined || region === undefined || signingName === undefined) return undefined;
  return { accessKeyId, region, signingName, cause: callers.causeOf(accessKeyId) };
}

const textOf = (header: string | string[] | undefined): string => (Array.isArray(header) ? (header[0] ?? '') : (header ?? ''));
