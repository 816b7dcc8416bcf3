import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type AwsCaller, AwsError, type Json, type JsonObject, type RequestHead, type Route } from '../service.ts';
import { writeAwsError } from './aws-error.ts';
import { allowOrigins } from './cors.ts';
import { isTooDeep } from './json-depth.ts';
import { writeJson } from './write-json.ts';

/** Who calls, and the head of the request for what else an operation needs. */
export interface AwsCall {
  readonly caller: AwsCaller | undefined;
  readonly head: RequestHead;
}

/** Throws AwsError for what the service refuses. */
export type AwsOperation = (input: JsonObject, call: AwsCall) => Json | Promise<Json>;

/** One service that speaks an AWS JSON protocol. */
export interface AwsJsonOptions {
  /** What stands before the dot of X-Amz-Target, such as `AWSCognitoIdentityProviderService`. */
  readonly targetPrefix: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  readonly operations: Readonly<Record<string, AwsOperation>>;
  /** Whether pages of any origin may read the answers. */
  readonly cors?: boolean;
}

/**
 * The operations of one service that speaks AWS's JSON protocol 1.0 or 1.1 (Smithy specification, "AWS JSON protocols"). An AwsError
 * becomes its status, body and headers; an unknown operation is UnknownOperationException, a body that is no JSON object
 * SerializationException. What else is thrown goes on to the server, which answers InternalFailure with nothing internal in it.
 */
export function awsJsonRoute({ targetPrefix, contentType, operations, cors = false }: AwsJsonOptions): Route {
  return {
    matches: ({ method, path, target }) => method === 'POST' && path === '/' && target.startsWith(`${targetPrefix}.`),
    handle: async (head, body, response) => {
      const name = head.target.slice(targetPrefix.length + 1);
      prepare(response, contentType, cors);
      try {
        const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
        if (operation === undefined) throw new AwsError('UnknownOperationException', `The operation ${name} is not known here`);
        writeJson(response, 200, await operation(parseInput(body), { caller: head.caller, head }));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        writeAwsError(response, error);
      }
    },
  };
}

function prepare(response: ServerResponse, contentType: string, cors: boolean): void {
  if (cors) allowOrigins(response);
  response.setHeader('content-type', contentType);
  response.setHeader('x-amzn-requestid', randomUUID());
}

/** @throws AwsError SerializationException for anything but a JSON object, or one of a senseless depth; an empty body counts as `{}`. */
export function parseInput(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  const text = body.toString();
  if (isTooDeep(text)) throw new AwsError('SerializationException', 'The body is nested too deep');
  try {
    const input: Json = JSON.parse(text);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  } catch {
    // Told below: AWS gives one answer to every body that it cannot read.
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object');
}

/** The caller of a signed operation. @throws AwsError MissingAuthenticationTokenException when the request is not signed. */
export function requireSigned(caller: AwsCaller | undefined): AwsCaller {
  if (caller !== undefined) return caller;
  throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
}
