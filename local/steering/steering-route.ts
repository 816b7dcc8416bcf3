import type { ServerResponse } from 'node:http';
import { isOwnOrigin } from '../http/browser-guard.ts';
import { writeJson } from '../http/write-json.ts';
import { AwsError, type Json, type JsonObject, type RequestHead, type Route } from '../service.ts';

type SteeringMethod = (input: JsonObject) => unknown;

/** A refusal of what was sent to a steering path: status 400 with the message for people. */
export const refuseInput = (message: string): AwsError => new AwsError('BadRequest', message, 400);

/**
 * One path under `/_local/`, JSON in and out; GET takes its input from the query. Other methods are 405; a body that is no JSON object, and what a method refuses by
 * `refuseInput`, is 400; a page of another site is 403 for all but GET, since no browser may steer on its behalf.
 */
export function steeringRoute(path: string, methods: Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE', SteeringMethod>>>): Route {
  return {
    matches: (head) => head.path === path,
    handle: async (head, body, response) => {
      const method = Object.entries(methods).find(([name]) => name === head.method)?.[1];
      if (method === undefined) {
        response.setHeader('allow', Object.keys(methods).join(', '));
        return refuse(response, 405, `${path} takes ${Object.keys(methods).join(', ')}`);
      }
      await answer(response, head, () => method(head.method === 'GET' ? Object.fromEntries(head.query) : objectIn(body)));
    },
  };
}

/** Whatever no steering path took: a wrong address under `/_local/` is told as such. */
export const unknownSteeringRoute: Route = {
  matches: (head) => head.path === '/_local' || head.path.startsWith('/_local/'),
  handle: (head, _body, response) => refuse(response, 404, `There is no ${head.path}`),
};

async function answer(response: ServerResponse, head: RequestHead, work: () => unknown): Promise<void> {
  if (head.method !== 'GET' && !isOwnOrigin(head.incoming))
    return refuse(response, 403, 'A page of another site cannot steer the local cloud');
  try {
    writeJson(response, 200, await work());
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    refuse(response, error.status, error.message);
  }
}

const refuse = (response: ServerResponse, status: number, message: string): void => writeJson(response, status, { message });

/** No body at all counts as `{}`. */
function objectIn(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  try {
    const content: Json = JSON.parse(body.toString());
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  } catch {
    // Told below: for the sender both are the same mistake.
  }
  throw refuseInput('The body must be a JSON object');
}
