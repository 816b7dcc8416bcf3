import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AwsError, type Cause, type JsonObject, type RequestHead, type Route } from '../service.ts';
import { LostAnswer } from '../targets/lost-answer.ts';
import { element, escapeXml, type QueryParameters, queryParameters, xmlMembers } from './query-request.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';
const FORM = 'application/x-www-form-urlencoded';

/** An operation of SNS: its result, or an AwsError. */
export type SnsOperation = (parameters: QueryParameters, cause: Cause | undefined) => JsonObject;

/**
 * SNS's query protocol: a form in, XML out ("Query protocol" of the Smithy specification), for requests that are signed for SNS. Any
 * signature is taken; as no other service here speaks this protocol, an unsigned form is one of SNS without its signature.
 */
export function snsRoute(operations: Readonly<Record<string, SnsOperation>>): Route {
  return {
    matches: ({ method, path, target, caller, incoming }) =>
      method === 'POST' &&
      path === '/' &&
      target === '' &&
      (incoming.headers['content-type'] ?? '').startsWith(FORM) &&
      (caller === undefined || caller.signingName === 'sns'),
    handle: (head, body, response) => {
      const requestId = randomUUID();
      try {
        const { action, result } = answer(operations, head, queryParameters(body));
        const content = element(`${action}Result`, xmlMembers(result)) + element('ResponseMetadata', element('RequestId', requestId));
        write(response, { status: 200, requestId, xml: element(`${action}Response`, content, NAMESPACE) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        if (error instanceof LostAnswer) response.destroy();
        else write(response, { status: error.status, requestId, xml: errorXml(error, requestId) });
      }
    },
  };
}

function answer(
  operations: Readonly<Record<string, SnsOperation>>,
  { caller }: RequestHead,
  parameters: QueryParameters,
): { action: string; result: JsonObject } {
  if (caller === undefined) throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  const action = parameters.get('Action') ?? '';
  const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
  if (operation === undefined) throw new AwsError('InvalidAction', `The operation ${action} is not run here`);
  return { action, result: operation(parameters, caller.cause) };
}

function errorXml({ code, message, status }: AwsError, requestId: string): string {
  const type = element('Type', status >= 500 ? 'Receiver' : 'Sender');
  const error = element('Error', type + element('Code', escapeXml(code)) + element('Message', escapeXml(message)));
  return element('ErrorResponse', error + element('RequestId', requestId), NAMESPACE);
}

function write(response: ServerResponse, { status, requestId, xml }: { status: number; requestId: string; xml: string }): void {
  const body = Buffer.from(xml);
  response.writeHead(status, { 'content-type': 'text/xml', 'content-length': body.length, 'x-amzn-requestid': requestId });
  response.end(body);
}
