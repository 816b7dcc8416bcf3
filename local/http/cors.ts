import type { ServerResponse } from 'node:http';
import type { Route } from '../service.ts';

/**
 * What a page of another origin may send to `/`: what Amplify and the SDK for browsers send with Cognito's unsigned operations.
 * Authorization is not among them, so no foreign page can make signed calls, whose signature is not checked here.
 */
const ALLOWED_HEADERS =
  'content-type, x-amz-target, x-amz-user-agent, x-amz-content-sha256, amz-sdk-invocation-id, amz-sdk-request, cache-control';
const EXPOSED_HEADERS = 'x-amzn-RequestId, x-amzn-ErrorType, x-amzn-ErrorMessage, Date';

/** Lets pages of any origin read the answer. */
export function allowOrigins(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
}

/** The preflight of browsers for AWS calls on `/` ("CORS-preflight request", Fetch standard). */
export const preflightRoute: Route = {
  matches: ({ method, path }) => method === 'OPTIONS' && path === '/',
  handle: (_head, _body, response) => {
    allowOrigins(response);
    response.writeHead(204, {
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': '600',
    });
    response.end();
  },
};
