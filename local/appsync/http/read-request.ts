/** GraphQL requests as clients send them: JSON in a POST, or the same parts as query parameters of a GET. */
import type { IncomingMessage } from 'node:http';
import { isTooDeep } from '../../http/json-depth.ts';
import type { Json, JsonObject, RequestHead } from '../../service.ts';
import type { Credentials } from '../authorization/authenticator.ts';
import type { GraphQLRequest } from '../execution/run-operation.ts';

const EMPTY = 'Request body is empty.';
const UNPARSABLE = 'Unable to parse GraphQL query.';

/** The request, or the sentence that refuses it. Keys that AppSync does not know, such as `extensions`, are passed over. */
export function readRequest(head: RequestHead, body: Buffer): GraphQLRequest | { readonly malformed: string } {
  if (head.method === 'GET') return readParameters(head.query);
  if (body.length === 0) return { malformed: EMPTY };
  return readBody(parse(body.toString('utf8')));
}

function readParameters(query: URLSearchParams): GraphQLRequest | { malformed: string } {
  const text = query.get('query');
  if (text === null || text === '') return { malformed: query.size === 0 ? EMPTY : UNPARSABLE };
  const variables = query.get('variables');
  const parsed = variables === null ? null : (parse(variables) ?? '');
  return readBody({ query: text, variables: parsed, operationName: query.get('operationName') });
}

function readBody(parsed: Json | undefined): GraphQLRequest | { malformed: string } {
  if (!isObject(parsed) || typeof parsed.query !== 'string') return { malformed: UNPARSABLE };
  const { query, variables, operationName } = parsed;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return { malformed: UNPARSABLE };
  if (variables !== undefined && variables !== null && !isObject(variables)) return { malformed: UNPARSABLE };
  return { query, variables: variables ?? {}, operationName: operationName ?? undefined };
}

function parse(text: string): Json | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `ctx.request` as JSON text: headers in lower case, one sent twice as a list, cookies never. */
export function requestText({ rawHeaders }: IncomingMessage): string {
  const headers: Record<string, string | string[]> = Object.create(null);
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (name === 'cookie') continue;
    const earlier = headers[name];
    headers[name] = earlier === undefined ? value : [earlier, value].flat();
  }
  return JSON.stringify({ headers, domainName: null });
}

/** The credentials in the headers of a request, and the addresses it came from. */
export function readCredentials(head: RequestHead, body: Buffer): Credentials {
  const { method, path, incoming } = head;
  const { authorization, 'x-api-key': apiKey } = incoming.headers;
  const signed = () => ({ method, path, query: head.query, headers: singleHeaders(incoming), body });
  return { authorization, apiKey: first(apiKey), signed, sourceIp: sourceIpOf(incoming) };
}

/** Headers in lower case; of one sent twice what Node makes of it. */
export function singleHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, first(value) ?? '']));
}

/** The addresses that a request passed, its own connection's last. */
export function sourceIpOf({ headers, socket }: IncomingMessage): string[] {
  return sourceIp(first(headers['x-forwarded-for']), socket.remoteAddress);
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** Forwarded addresses in order, then the connection's own, which alone can be trusted. */
function sourceIp(forwarded: string | undefined, remote: string | undefined): string[] {
  const addresses = forwarded === undefined ? [] : forwarded.split(',').map((address) => address.trim());
  return [...addresses, (remote ?? '').replace(/^::ffff:/, '')];
}
