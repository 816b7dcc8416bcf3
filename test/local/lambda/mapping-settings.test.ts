import { expect, test } from 'vitest';
import { mappingSettings } from '../../../local/lambda/event-sources/mapping-settings.ts';
import { type JsonObject, TemplateError } from '../../../local/service.ts';
import { testResource } from './test-context.ts';

const STREAM = 'arn:aws:dynamodb:eu-central-1:000000000000:table/T/stream/2026-01-01T00:00:00.000';
const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:q';
const settingsOf = (properties: JsonObject) =>
  mappingSettings(testResource('AWS::Lambda::EventSourceMapping', 'Map', { FunctionName: 'fn', ...properties }), (name) => name);

test("takes Lambda's defaults for a stream: a hundred records, retries without end", () => {
  expect(settingsOf({ EventSourceArn: STREAM, StartingPosition: 'LATEST' })).toEqual({
    kind: 'stream',
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/),
    ...{ functionName: 'fn', sourceArn: STREAM, enabled: true, batchSize: 100, windowMs: 0, reportsItemFailures: false },
    ...{ matches: expect.any(Function), startAt: 'LATEST', bisects: false },
    ...{ retriesMax: undefined, recordAgeMsMax: undefined, onFailure: undefined },
  });
});

test("takes Lambda's defaults for a queue: ten messages, five batches at once", () => {
  expect(settingsOf({ EventSourceArn: QUEUE })).toMatchObject({ kind: 'queue', batchSize: 10, concurrency: 5, windowMs: 0 });
});

test('has the same id at each start', () => {
  expect(settingsOf({ EventSourceArn: QUEUE }).id).toBe(settingsOf({ EventSourceArn: QUEUE }).id);
});

const onStream = { EventSourceArn: STREAM, StartingPosition: 'LATEST' };
test.each<[string, JsonObject, RegExp]>([
  ['another source', { EventSourceArn: 'arn:aws:kinesis:eu-central-1:1:stream/s' }, /only streams of tables and queues are run/],
  ['a table in the place of its stream', { EventSourceArn: 'arn:aws:dynamodb:eu-central-1:1:table/T' }, /only streams of tables/],
  ['no source', {}, /EventSourceArn/],
  ['a stream without a position', { EventSourceArn: STREAM }, /StartingPosition/],
  ['a position in time', { EventSourceArn: STREAM, StartingPosition: 'AT_TIMESTAMP' }, /StartingPosition/],
  ['batches of a shard at once', { ...onStream, ParallelizationFactor: 2 }, /ParallelizationFactor: only 1 is run/],
  ['tumbling windows', { ...onStream, TumblingWindowInSeconds: 30 }, /tumbling windows are not run/],
  ['an age below a minute', { ...onStream, MaximumRecordAgeInSeconds: 59 }, /at least 60/],
  ['too large a batch', { ...onStream, BatchSize: 10_001 }, /BatchSize: at most 10000/],
  ['a large batch of messages without a window', { EventSourceArn: QUEUE, BatchSize: 11 }, /need a MaximumBatchingWindowInSeconds/],
  ['one batch of messages at once', { EventSourceArn: QUEUE, ScalingConfig: { MaximumConcurrency: 1 } }, /MaximumConcurrency/],
  [
    'a destination that is no queue',
    { ...onStream, DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::bucket' } } },
    /only sqs can be a destination here/,
  ],
  ['a filter that is no JSON', { ...onStream, FilterCriteria: { Filters: [{ Pattern: '{' }] } }, /FilterCriteria/],
  ['a filter with an unknown operator', { ...onStream, FilterCriteria: { Filters: [{ Pattern: '{"a":[{"like":1}]}' }] } }, /like/],
])('refuses %s in one line', (_what, properties, message) => {
  expect(() => settingsOf(properties)).toThrow(TemplateError);
  expect(() => settingsOf(properties)).toThrow(message);
});
