/** `POST /v1/dataplane-evaluatecode`: EvaluateCode of the control plane, in its REST JSON protocol. */
import { randomUUID } from 'node:crypto';
import { AwsError, type JsonObject, type Route } from '../../service.ts';
import type { CodeEvaluator, EvaluateCodeInput } from '../runtime/evaluate-code.ts';

const PATH = '/v1/dataplane-evaluatecode';

/** The route of EvaluateCode; a request without a signature is refused. */
export function evaluateCodeRoute(evaluator: CodeEvaluator): Route {
  return {
    matches: ({ method, path }) => method === 'POST' && path === PATH,
    handle: async ({ caller }, body, response) => {
      if (caller === undefined) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
      const answer = await evaluator.evaluate(readInput(body));
      const bytes = Buffer.from(JSON.stringify(answer));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length, 'x-amzn-requestid': randomUUID() });
      response.end(bytes);
    },
  };
}

function readInput(body: Buffer): EvaluateCodeInput {
  const input = parse(body);
  const { code, context, function: handler = 'request', runtime } = input;
  if (typeof code !== 'string' || typeof context !== 'string' || typeof handler !== 'string') {
    throw new AwsError('BadRequestException', 'code and context are required.');
  }
  const name = typeof runtime === 'object' && runtime !== null && !Array.isArray(runtime) ? runtime.name : undefined;
  if (name !== 'APPSYNC_JS') throw new AwsError('BadRequestException', 'Only the runtime APPSYNC_JS is supported.');
  if (handler !== 'request' && handler !== 'response') throw new AwsError('BadRequestException', 'function must be request or response.');
  return { code, context, handler };
}

function parse(body: Buffer): JsonObject {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as JsonObject;
  } catch {}
  throw new AwsError('SerializationException', 'The body is no JSON object.');
}
