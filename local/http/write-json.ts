import type { ServerResponse } from 'node:http';

/** Ends `response` with `value` as JSON, not to be kept by any cache; headers set before stay, so a content type may be named first. */
export function writeJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-length', body.length);
  response.statusCode = status;
  response.end(body);
}
