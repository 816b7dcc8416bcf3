import type { JsonObject } from '../service.ts';
import { listOf, objectOf } from '../template/json.ts';
import type { Send } from './gateway.ts';
import type { LocalArns } from './local-arns.ts';
import type { Deletions } from './ttl-deletions.ts';
import type { Wire } from './wire.ts';

/** What stands before the dot of X-Amz-Target for streams (Amazon DynamoDB Streams API reference). */
export const STREAMS_TARGET = 'DynamoDBStreams_20120810';

/** "DynamoDB Streams and Time to Live" (DynamoDB Developer Guide), in the API's spelling of the type Identity. */
const SERVICE = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };

/** The streams by the ARNs that callers know, over `wire`, which is opened when the first call needs it. */
export function streamsOver(openWire: () => Promise<Wire>, arns: LocalArns): Send {
  return async (action, input) => {
    const wire = await openWire();
    const { status, headers, body } = await wire.send(`${STREAMS_TARGET}.${action}`, JSON.stringify(arns.inward(input)));
    const content: JsonObject = arns.answer(action, JSON.parse(body.toString()));
    return { status, requestId: String(headers['x-amzn-requestid'] ?? ''), body: content };
  };
}

/** The streams with records of deletions by time to live telling whose they are. */
export function stampedStreams(streams: Send, deletions: Deletions): Send {
  const stamped = async (record: JsonObject, table: string): Promise<JsonObject> => {
    if (record.eventName !== 'REMOVE') return record;
    const byService = await deletions.isByService(String(record.eventID), table, objectOf(objectOf(record.dynamodb).Keys));
    return byService ? { ...record, userIdentity: { ...SERVICE } } : record;
  };
  return async (action, input) => {
    const answer = await streams(action, input);
    if (action !== 'GetRecords' || answer.status !== 200) return answer;
    const table = tableOfIterator(String(input.ShardIterator));
    const Records = await Promise.all(listOf(answer.body.Records).map((record) => stamped(objectOf(record), table)));
    return { ...answer, body: { ...answer.body, Records } };
  };
}

/** DynamoDB Local's iterators begin with the ARN of the stream, `…:table/NAME/stream/…`. */
const tableOfIterator = (iterator: string): string => /:table\/([^/]+)\/stream\//.exec(iterator)?.[1] ?? '';
