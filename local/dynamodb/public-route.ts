import type { ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { writeAwsError } from '../http/aws-error.ts';
import { parseInput, requireSigned } from '../http/aws-json.ts';
import { AwsError, type JsonObject, type Route } from '../service.ts';
import { type Answer, type Gateway, TABLES_TARGET } from './gateway.ts';
import type { LocalArns } from './local-arns.ts';
import type { Wire } from './wire.ts';

const STREAMS_TARGET = 'DynamoDBStreams_20120810';
const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** DynamoDB and its streams for SDK clients: any credentials are taken for the local ones, and calls count for who makes them. */
export function dynamoDbRoute(gateway: Gateway, openWire: () => Promise<Wire>, arns: LocalArns): Route {
  const streams = async (action: string, input: JsonObject): Promise<Answer> => {
    const { status, headers, body } = await (await openWire()).send(`${STREAMS_TARGET}.${action}`, JSON.stringify(arns.inward(input)));
    return { status, requestId: String(headers['x-amzn-requestid'] ?? ''), body: JSON.parse(body.toString()) };
  };
  return {
    matches: ({ method, path, target }) =>
      method === 'POST' && path === '/' && (target.startsWith(`${TABLES_TARGET}.`) || target.startsWith(`${STREAMS_TARGET}.`)),
    handle: async (head, body, response) => {
      const [service = '', action = ''] = head.target.split('.');
      response.setHeader('content-type', CONTENT_TYPE);
      try {
        const { cause } = requireSigned(head.caller);
        const input = parseInput(body);
        const answer = service === STREAMS_TARGET ? await streams(action, input) : await gateway.exchange(action, input, cause);
        writeAnswer(response, answer, arns.answer(action, answer.body));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        writeAwsError(response, error);
      }
    },
  };
}

/** SDKs that check DynamoDB's checksum find the one of this very body. */
function writeAnswer(response: ServerResponse, { status, requestId }: Answer, content: JsonObject): void {
  const body = Buffer.from(JSON.stringify(content));
  response.writeHead(status, {
    'content-type': CONTENT_TYPE,
    'content-length': body.length,
    'x-amzn-requestid': requestId,
    'x-amz-crc32': String(crc32(body)),
  });
  response.end(body);
}
