import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { writeAwsError } from '../http/aws-error.ts';
import { parseInput } from '../http/aws-json.ts';
import { writeJson } from '../http/write-json.ts';
import { AwsError, type RequestHead, type Route } from '../service.ts';
import { LostAnswer } from '../targets/lost-answer.ts';
import type { PerformOnQueues } from './queue-operations.ts';
import { queryErrorOf, sqsError } from './sqs-error.ts';

const TARGET = 'AmazonSQS.';

/**
 * SQS's JSON protocol 1.0 by `X-Amz-Target: AmazonSQS.ACTION` ("Making Query API requests using AWS JSON protocol", Developer Guide), at `/`
 * or at the path of the queue. Any signature is taken; an unsigned request is MissingAuthenticationToken.
 */
export function queuesRoute(perform: PerformOnQueues): Route {
  return {
    matches: ({ method, target }) => method === 'POST' && target.startsWith(TARGET),
    waits: ({ target }) => target === `${TARGET}ReceiveMessage`,
    handle: async (head, body, response) => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.setHeader('x-amzn-requestid', randomUUID());
      try {
        const answer = await perform(...authentic(head, body), signalOf(response));
        if (!response.destroyed) writeJson(response, 200, answer);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        refuse(response, error);
      }
    },
  };
}

function authentic({ caller, target }: RequestHead, body: Buffer): [action: string, input: ReturnType<typeof parseInput>] {
  if (caller === undefined) throw sqsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  return [target.slice(TARGET.length), parseInput(body)];
}

function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

function refuse(response: ServerResponse, error: AwsError): void {
  if (error instanceof LostAnswer) {
    response.destroy();
    return;
  }
  response.setHeader('x-amzn-query-error', queryErrorOf(error));
  writeAwsError(response, error);
}
