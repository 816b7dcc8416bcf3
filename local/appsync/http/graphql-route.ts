/** `/graphql`: the data plane over HTTP. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { RequestHead, Route } from '../../service.ts';
import type { GraphQLApi } from '../api/graphql-api.ts';
import { type OperationSurroundings, runOperation } from '../execution/run-operation.ts';
import { readCredentials, readRequest, requestText } from './read-request.ts';
import { writeAnswer, writePreflight, writeRefusal } from './write-answer.ts';

const METHODS = ['GET', 'POST', 'OPTIONS'];

/** The route of the API, once there is one. */
export function graphqlRoute(api: () => GraphQLApi | undefined, surroundings: OperationSurroundings): Route {
  return {
    matches: ({ path, method }) => path === '/graphql' && METHODS.includes(method) && api() !== undefined,
    handle: async (head, body, response) => {
      const found = api();
      if (found !== undefined) await handle(found, surroundings, { head, body, response });
    },
  };
}

interface Exchange {
  readonly head: RequestHead;
  readonly body: Buffer;
  readonly response: ServerResponse;
}

async function handle(api: GraphQLApi, surroundings: OperationSurroundings, { head, body, response }: Exchange): Promise<void> {
  const { incoming } = head;
  const requestId = randomUUID();
  const refuse = (status: number, errorType: string, message: string) =>
    writeRefusal(incoming, response, requestId, { status, errorType, message });
  if (head.method === 'OPTIONS') return writePreflight(response, requestId);
  const caller = api.authenticator.authenticate(readCredentials(head, body));
  if ('refused' in caller) return refuse(caller.status, caller.errorType, caller.refused);
  const request = readRequest(head, body);
  if ('malformed' in request) return refuse(400, 'MalformedHttpRequestException', request.malformed);
  const result = await runOperation(api, request, { requestId, caller, requestText: requestText(incoming) }, surroundings);
  if ('refusal' in result) return writeRefusal(incoming, response, requestId, result.refusal);
  writeAnswer(incoming, response, { status: 200, requestId, body: result.answer });
}
