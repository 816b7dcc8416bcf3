import type { ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { writeAwsError } from '../http/aws-error.ts';
import { parseInput, requireSigned } from '../http/aws-json.ts';
import { AwsError, type Route } from '../service.ts';
import { ConnectionLost } from './fault-answers.ts';
import { type Answer, type Gateway, type Send, TABLES_TARGET } from './gateway.ts';
import type { LocalArns } from './local-arns.ts';
import { STREAMS_TARGET } from './streams.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** DynamoDB and its streams for SDK clients: any credentials are taken for the local ones, and calls count for who makes them. */
export function dynamoDbRoute(gateway: Gateway, streams: Send, arns: LocalArns): Route {
  return {
    matches: ({ method, path, target }) =>
      method === 'POST' && path === '/' && (target.startsWith(`${TABLES_TARGET}.`) || target.startsWith(`${STREAMS_TARGET}.`)),
    handle: async (head, body, response) => {
      const [service = '', action = ''] = head.target.split('.');
      response.setHeader('content-type', CONTENT_TYPE);
      try {
        const { cause } = requireSigned(head.caller);
        const input = parseInput(body);
        if (service === STREAMS_TARGET) return writeAnswer(response, await streams(action, input));
        const answer = await gateway.exchange(action, input, cause);
        writeAnswer(response, { ...answer, body: arns.answer(action, answer.body) });
      } catch (error) {
        // What a caller sees of a call that is lost is the end of its connection.
        if (error instanceof ConnectionLost) return void response.destroy();
        if (!(error instanceof AwsError)) throw error;
        writeAwsError(response, error);
      }
    },
  };
}

/** SDKs that check DynamoDB's checksum find the one of this very body. */
function writeAnswer(response: ServerResponse, { status, requestId, body: content }: Answer): void {
  const body = Buffer.from(JSON.stringify(content));
  response.writeHead(status, {
    'content-type': CONTENT_TYPE,
    'content-length': body.length,
    'x-amzn-requestid': requestId,
    'x-amz-crc32': String(crc32(body)),
  });
  response.end(body);
}
