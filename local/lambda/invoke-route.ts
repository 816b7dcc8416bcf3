import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AwsError, type RequestHead, type Route } from '../service.ts';
import type { AsyncInvokes } from './asynchronous/async-invokes.ts';
import type { FunctionRegistry } from './function-registry.ts';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

interface InvokeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `POST /2015-03-31/functions/NAME/invocations` of the AWS Lambda API reference (Invoke), for the types RequestResponse, Event and DryRun. */
export function createInvokeRoute(functions: FunctionRegistry, asynchronous: AsyncInvokes): Route {
  return {
    matches: ({ method, path }) => method === 'POST' && PATH.test(path),
    handle: async (head, body, response) => {
      try {
        send(response, await invoke({ functions, asynchronous }, head, body));
      } catch (error) {
        send(response, errorAnswer(error));
      }
    },
  };
}

interface Invokers {
  readonly functions: FunctionRegistry;
  readonly asynchronous: AsyncInvokes;
}

async function invoke({ functions, asynchronous }: Invokers, head: RequestHead, body: Buffer): Promise<InvokeAnswer> {
  if (head.caller === undefined) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  const name = functionNameOf(head.path);
  functions.find(name);
  const type = head.incoming.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
  if (type === 'Event') {
    asynchronous.accept(name, eventText(body), head.caller.cause);
    return { status: 202, headers: {}, body: '' };
  }
  if (type !== 'RequestResponse') {
    throw new AwsError('InvalidParameterValueException', `The invocation type ${String(type)} is not run locally.`, 400, { Type: 'User' });
  }
  const outcome = await functions.run(name, eventText(body), { cause: head.caller.cause });
  const headers = { 'x-amz-executed-version': '$LATEST' };
  if ('payload' in outcome) return { status: 200, headers, body: outcome.payload };
  const { trace, ...failure } = outcome.failure;
  const payload = trace.length === 0 ? failure : { ...failure, trace };
  return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body: JSON.stringify(payload) };
}

function functionNameOf(path: string): string {
  const [, encoded = ''] = PATH.exec(path) ?? [];
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new AwsError('InvalidParameterValueException', 'The function name is not a valid URI component.', 400, { Type: 'User' });
  }
}

/** The body as it came, an empty one as `{}`. @throws AwsError InvalidRequestContentException when it isn't JSON. */
function eventText(body: Buffer): string {
  const text = body.length === 0 ? '{}' : body.toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.', 400, { Type: 'User' });
  }
}

function errorAnswer(error: unknown): InvokeAnswer {
  const known = error instanceof AwsError ? error : new AwsError('ServiceException', 'Internal failure.', 500);
  return {
    status: known.status,
    headers: { 'x-amzn-errortype': known.code },
    body: JSON.stringify({ Message: known.message, ...known.extra }),
  };
}

function send(response: ServerResponse, answer: InvokeAnswer): void {
  const body = answer.status === 204 ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer.body) };
  response.writeHead(answer.status, { 'x-amzn-requestid': randomUUID(), ...body, ...answer.headers });
  response.end(answer.body);
}
