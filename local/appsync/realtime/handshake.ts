/**
 * The credentials of a connection: by sub-protocol, in the query string, or as headers of the upgrade.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */

import type { SignedRequest } from '../../http/signature-v4.ts';
import type { RequestHead } from '../../service.ts';
import type { Authenticator, Credentials } from '../authorization/authenticator.ts';
import { singleHeaders, sourceIpOf } from '../http/read-request.ts';

/** What AppSync's clients speak. */
export const PROTOCOL = 'graphql-ws';

const HEADER_PROTOCOL = /^header-([A-Za-z0-9_-]+={0,2})$/;
/** What a signature of the connection stands for. */
const CONNECT: Pick<SignedRequest, 'method' | 'path' | 'query' | 'body'> = {
  method: 'POST',
  path: '/graphql/connect',
  query: new URLSearchParams(),
  body: '{}',
};

/** Why a connection is refused, as `connection_error` says it. */
export interface ConnectionRefusal {
  readonly errorType: string;
  readonly message: string;
  readonly errorCode: number;
}

/** How a handshake came out: without credentials there is not even an upgrade. */
export type Handshake = 'accepted' | 'no credentials' | ConnectionRefusal;

/** Judges a handshake. */
export function judgeHandshake(head: RequestHead, authenticator: Authenticator): Handshake {
  const protocols = (head.incoming.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  const fields = readFields(head, protocols);
  if (fields === 'none') return 'no credentials';
  if (!protocols.includes(PROTOCOL)) return { errorType: 'BadRequestException', message: 'NoProtocolError', errorCode: 400 };
  if (fields === 'malformed') return { errorType: 'BadRequestException', message: 'Invalid header.', errorCode: 400 };
  if (fields.host === undefined) return { errorType: 'BadRequestException', message: 'Required headers are missing.', errorCode: 400 };
  const caller = authenticator.authenticate(credentialsOf(fields, CONNECT, sourceIpOf(head.incoming)));
  return 'refused' in caller ? { errorType: caller.errorType, message: caller.refused, errorCode: caller.status } : 'accepted';
}

/** Credentials in fields with names in lower case, which stand for the headers of an HTTP request to the API. */
export function credentialsOf(
  fields: Readonly<Record<string, string>>,
  request: Pick<SignedRequest, 'method' | 'path' | 'query' | 'body'>,
  sourceIp: readonly string[],
): Credentials {
  return { apiKey: fields['x-api-key'], authorization: fields.authorization, signed: () => ({ ...request, headers: fields }), sourceIp };
}

/** The texts of an object, its names in lower case. */
export function readTexts(value: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  if (typeof value !== 'object' || value === null) return texts;
  for (const [name, text] of Object.entries(value)) if (typeof text === 'string') texts[name.toLowerCase()] = text;
  return texts;
}

function readFields({ query, incoming }: RequestHead, protocols: readonly string[]): Record<string, string> | 'none' | 'malformed' {
  const encoded = protocols.flatMap((protocol) => HEADER_PROTOCOL.exec(protocol)?.[1] ?? [])[0] ?? query.get('header') ?? undefined;
  if (encoded !== undefined) return decode(encoded);
  const headers = singleHeaders(incoming);
  return headers.authorization === undefined && headers['x-api-key'] === undefined ? 'none' : headers;
}

/** Node reads both alphabets of base64. */
function decode(encoded: string): Record<string, string> | 'malformed' {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? readTexts(value) : 'malformed';
  } catch {
    return 'malformed';
  }
}
