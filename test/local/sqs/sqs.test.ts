import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Queue } from '../../../local/sqs/queue.ts';
import { queueSettings } from '../../../local/sqs/queue-settings.ts';
import { receiveMessage } from '../../../local/sqs/receive-message.ts';
import { type Memory, testResource } from '../lambda/test-context.ts';
import { bodies, receive, type TestQueues, testQueues } from './test-queues.ts';

let memory: Memory;
let queues: TestQueues;
beforeEach(async () => {
  memory = new Map();
  queues = await testQueues(memory);
});
afterEach(() => queues.stop());

const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  queues.client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const remove = (QueueUrl: string, ReceiptHandle: string | undefined) =>
  queues.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
const hide = (QueueUrl: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
  queues.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
const attributes = async (QueueUrl: string) =>
  (await queues.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes!;
const counts = async (url: string) => {
  const told: Record<string, string> = await attributes(url);
  return ['', 'NotVisible', 'Delayed'].map((which) => Number(told[`ApproximateNumberOfMessages${which}`]));
};

async function restart(...names: [string, object?][]): Promise<string[]> {
  const now = queues.context.clock.now();
  await queues.stop();
  queues = await testQueues(memory, now);
  const urls: string[] = [];
  for (const [name, properties] of names) urls.push(await queues.queue(name, { ...properties }));
  return urls;
}

describe('a standard queue', () => {
  test('gives a message with its attributes until it is deleted', async () => {
    const url = await queues.queue('jobs');
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'bid' },
      count: { DataType: 'Number', StringValue: '7' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
    };
    const sent = await send(url, 'bicycle 🚲', { MessageAttributes });
    const [message] = await receive(queues.client, url);
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'bicycle 🚲',
      MD5OfBody: sent.MD5OfMessageBody,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      Attributes: { ApproximateReceiveCount: '1', SenderId: '000000000000' },
    });
    expect(message!.MessageAttributes!.kind!.StringValue).toBe('bid');
    expect(message!.MessageAttributes!.raw!.BinaryValue).toEqual(new Uint8Array([0, 255]));
    await remove(url, message!.ReceiptHandle);
    expect(await counts(url)).toEqual([0, 0, 0]);
  });

  test('gives it again, with a new receipt handle, when its visibility timeout is over by the clock', async () => {
    const url = await queues.queue('jobs', { VisibilityTimeout: 60 });
    await send(url, 'one');
    const [first] = await receive(queues.client, url);
    queues.context.advance(59_999);
    expect(await receive(queues.client, url)).toEqual([]);
    queues.context.advance(1);
    const [second] = await receive(queues.client, url);
    expect(second!.Attributes!.ApproximateReceiveCount).toBe('2');
    await remove(url, first!.ReceiptHandle);
    expect(await counts(url)).toEqual([0, 1, 0]);
    await remove(url, second!.ReceiptHandle);
    expect(await counts(url)).toEqual([0, 0, 0]);
  });

  test('gives it again at once when its visibility timeout is set to 0, and not in flight it has none', async () => {
    const url = await queues.queue('jobs');
    await send(url, 'one');
    const [first] = await receive(queues.client, url);
    await hide(url, first!.ReceiptHandle, 0);
    await expect(hide(url, first!.ReceiptHandle, 5)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect(bodies(await receive(queues.client, url))).toEqual(['one']);
  });

  test('delays a message by its own seconds or those of the queue', async () => {
    const url = await queues.queue('jobs', { DelaySeconds: 10 });
    await send(url, 'by the queue');
    await send(url, 'at once', { DelaySeconds: 0 });
    expect(await counts(url)).toEqual([1, 0, 1]);
    expect(bodies(await receive(queues.client, url))).toEqual(['at once']);
    queues.context.advance(10_000);
    expect(bodies(await receive(queues.client, url))).toEqual(['by the queue']);
  });

  test('forgets what is older than its retention period', async () => {
    const url = await queues.queue('jobs', { MessageRetentionPeriod: 60 });
    await send(url, 'old');
    queues.context.advance(60_000);
    expect(await receive(queues.client, url)).toEqual([]);
    expect(await counts(url)).toEqual([0, 0, 0]);
  });

  test('lets a receiver wait for a message, and for the end of its time by the clock', async () => {
    const url = await queues.queue('jobs');
    const waiting = receive(queues.client, url, { WaitTimeSeconds: 20 });
    await send(url, 'late');
    expect(bodies(await waiting)).toEqual(['late']);

    const inVain = queues.sqs.callQueues('ReceiveMessage', { QueueUrl: url, WaitTimeSeconds: 20 });
    queues.context.advance(20_000);
    expect(await inVain).toEqual({});
  });

  test('hands no message to a receiver who has gone', async () => {
    const { context } = queues;
    const queue = new Queue(context, queueSettings(testResource('AWS::SQS::Queue', 'Jobs', {}), context), () => undefined);
    const gone = new AbortController();
    const asked = receiveMessage(queue, { WaitTimeSeconds: 20 }, { ...context, signal: gone.signal, fault: undefined });
    gone.abort();
    expect(await asked).toEqual({});
    queue.add({ body: 'for the next', attributes: {}, traceHeader: null, groupId: null, deduplicationId: null, delayMs: 0 });
    expect(await receiveMessage(queue, {}, { ...context, signal: gone.signal, fault: undefined })).toEqual({});
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  test('answers those who wait when the cloud stops', async () => {
    const url = await queues.queue('jobs');
    const waiting = queues.sqs.callQueues('ReceiveMessage', { QueueUrl: url, WaitTimeSeconds: 20 });
    await queues.sqs.stop?.();
    expect(await waiting).toEqual({});
  });

  test('moves a message to its dead-letter queue, whole, when it was received too often', async () => {
    const dead = await queues.queue('dead');
    const url = await queues.queue('jobs', {
      VisibilityTimeout: 1,
      RedrivePolicy: { deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 },
    });
    const sent = await send(url, 'poison', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'bid' } } });
    for (const _ of [1, 2]) {
      expect(bodies(await receive(queues.client, url))).toEqual(['poison']);
      queues.context.advance(1_000);
    }
    expect(await receive(queues.client, url)).toEqual([]);
    const [letter] = await receive(queues.client, dead);
    expect(letter).toMatchObject({ Body: 'poison', MessageId: sent.MessageId, MessageAttributes: { kind: { StringValue: 'bid' } } });
    expect(letter!.Attributes!.DeadLetterQueueSourceArn).toBe(arn('jobs'));
    const sources = await queues.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }));
    expect(sources.queueUrls).toEqual([url]);
  });

  test('keeps its messages, their receives and its URL over a restart', async () => {
    const url = await queues.queue('jobs');
    await send(url, 'in flight');
    const [taken] = await receive(queues.client, url);
    await send(url, 'waiting');
    const [again] = await restart(['jobs']);
    expect(new URL(again!).pathname).toBe(new URL(url).pathname);
    expect(await counts(again!)).toEqual([1, 1, 0]);
    expect(bodies(await receive(queues.client, again!))).toEqual(['waiting']);
    // A URL that was kept from before the restart still names the queue.
    await queues.sqs.callQueues('DeleteMessage', { QueueUrl: url, ReceiptHandle: taken!.ReceiptHandle! });
    expect(await counts(again!)).toEqual([0, 1, 0]);
  });

  test('answers each entry of a batch for itself', async () => {
    const url = await queues.queue('jobs');
    const Entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: '\u0001' },
    ];
    const answer = await queues.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    expect(answer.Successful!.map(({ Id }) => Id)).toEqual(['a']);
    expect(answer.Failed).toEqual([
      { Id: 'b', Code: 'InvalidMessageContents', SenderFault: true, Message: expect.stringContaining('Invalid characters') },
    ]);
    const [message] = await receive(queues.client, url);
    const deletion = [
      { Id: 'x', ReceiptHandle: message!.ReceiptHandle },
      { Id: 'y', ReceiptHandle: 'none' },
    ];
    const deleted = await queues.client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: deletion }));
    expect([deleted.Successful!.map(({ Id }) => Id), deleted.Failed!.map(({ Code }) => Code)]).toEqual([['x'], ['ReceiptHandleIsInvalid']]);
  });

  test('is found by name and prefix, and emptied', async () => {
    const url = await queues.queue('jobs');
    await queues.queue('other');
    await send(url, 'one');
    expect((await queues.client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).QueueUrl).toBe(url);
    expect((await queues.client.send(new ListQueuesCommand({ QueueNamePrefix: 'jo' }))).QueueUrls).toEqual([url]);
    await queues.client.send(new PurgeQueueCommand({ QueueUrl: url }));
    expect(await counts(url)).toEqual([0, 0, 0]);
  });
});

describe('a FIFO queue', () => {
  const properties = { FifoQueue: true, ContentBasedDeduplication: true };

  test('gives the messages of a group in order, and none beyond one that is in flight', async () => {
    const url = await queues.queue('bids.fifo', properties);
    for (const body of ['a1', 'b1', 'a2', 'b2']) await send(url, body, { MessageGroupId: body[0] });
    const [a1] = await queues.sqs
      .callQueues('ReceiveMessage', { QueueUrl: url })
      .then((answer) => answer.Messages as { ReceiptHandle: string }[]);
    expect(bodies(await receive(queues.client, url))).toEqual(['b1', 'b2']);
    await remove(url, a1!.ReceiptHandle);
    expect(bodies(await receive(queues.client, url))).toEqual(['a2']);
  });

  test('takes a message once in five minutes, also over a restart', async () => {
    const url = await queues.queue('bids.fifo', properties);
    const first = await send(url, 'same', { MessageGroupId: 'g' });
    expect(await send(url, 'same', { MessageGroupId: 'g' })).toMatchObject({
      MessageId: first.MessageId,
      SequenceNumber: first.SequenceNumber,
    });
    const [again] = await restart(['bids.fifo', properties]);
    await send(again!, 'same', { MessageGroupId: 'g' });
    expect(await counts(again!)).toEqual([1, 0, 0]);
    queues.context.advance(300_000);
    await send(again!, 'same', { MessageGroupId: 'g' });
    expect(await counts(again!)).toEqual([2, 0, 0]);
  });

  test('refuses a receipt handle whose time is over, and a message without a group', async () => {
    const url = await queues.queue('bids.fifo', { ...properties, VisibilityTimeout: 1 });
    await send(url, 'one', { MessageGroupId: 'g' });
    const [message] = await receive(queues.client, url);
    queues.context.advance(1_000);
    await expect(remove(url, message!.ReceiptHandle)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send(url, 'two')).rejects.toMatchObject({ name: 'MissingParameter' });
  });
});

describe('a fault', () => {
  test.each([
    ['SendMessage', 'duplicate', 0, ['one', 'one']],
    ['SendMessage', 'late', 0, []],
    ['SendMessage', 'late', 60_000, ['one']],
    ['ReceiveMessage', 'late', 0, []],
  ])('of %s, %s, shows a receiver after %i ms %j', async (action, kind, ms, expected) => {
    const url = await queues.queue('jobs');
    queues.context.faults.next(action, kind);
    await send(url, 'one');
    queues.context.advance(ms);
    expect(bodies(await receive(queues.client, url))).toEqual(expected);
  });

  test('gives a received message to the next receiver too', async () => {
    const url = await queues.queue('jobs');
    await send(url, 'one');
    queues.context.faults.next('ReceiveMessage', 'duplicate');
    expect(bodies(await receive(queues.client, url))).toEqual(['one']);
    expect(bodies(await receive(queues.client, url))).toEqual(['one']);
    expect(await receive(queues.client, url)).toEqual([]);
  });

  test('changes the order of messages, and never within a group', async () => {
    const url = await queues.queue('jobs');
    for (const body of ['1', '2', '3', '4']) await send(url, body);
    queues.context.faults.next('ReceiveMessage', 'shuffle', 0.5);
    expect(bodies(await receive(queues.client, url))).toEqual(['3', '4', '1', '2']);
    const fifo = await queues.queue('jobs.fifo', { FifoQueue: true, ContentBasedDeduplication: true });
    for (const body of ['a1', 'b1', 'a2', 'b2']) await send(fifo, body, { MessageGroupId: body[0] });
    queues.context.faults.next('ReceiveMessage', 'shuffle', 0.5);
    expect(bodies(await receive(queues.client, fifo))).toEqual(['b1', 'b2', 'a1', 'a2']);
  });

  test('loses the answer after the effect, throttles and fails before it', async () => {
    const url = await queues.queue('jobs');
    queues.context.faults.next('SendMessage', 'lostAnswer');
    await expect(send(url, 'sent')).rejects.toMatchObject({ message: expect.stringMatching(/hang up|ECONNRESET|closed/) });
    queues.context.faults.next('SendMessage', 'throttle');
    await expect(send(url, 'not sent')).rejects.toMatchObject({ name: 'RequestThrottled' });
    queues.context.faults.next('SendMessage', 'internal');
    await expect(send(url, 'not sent')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(bodies(await receive(queues.client, url))).toEqual(['sent']);
  });
});

describe('a call', () => {
  test.each<[string, object, string]>([
    ['SendMessage', { MessageBody: 'x' }, 'MissingParameter'],
    ['SendMessage', { QueueUrl: '/000000000000/none', MessageBody: 'x' }, 'QueueDoesNotExist'],
    ['SendMessage', { QueueUrl: '/000000000000/jobs', MessageBody: '' }, 'MissingParameter'],
    ['SendMessage', { QueueUrl: '/000000000000/jobs', MessageBody: 'x'.repeat(1_025) }, 'InvalidParameterValue'],
    ['SendMessage', { QueueUrl: '/000000000000/jobs', MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['SendMessageBatch', { QueueUrl: '/000000000000/jobs', Entries: [] }, 'EmptyBatchRequest'],
    [
      'SendMessageBatch',
      { QueueUrl: '/000000000000/jobs', Entries: [1, 2].map(() => ({ Id: 'a', MessageBody: 'x' })) },
      'BatchEntryIdsNotDistinct',
    ],
    ['ReceiveMessage', { QueueUrl: '/000000000000/jobs', MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    ['GetQueueAttributes', { QueueUrl: '/000000000000/jobs', AttributeNames: ['None'] }, 'InvalidAttributeName'],
    ['DeleteMessage', { QueueUrl: '/000000000000/jobs', ReceiptHandle: 'none' }, 'ReceiptHandleIsInvalid'],
    ['CreateQueue', { QueueName: 'x' }, 'UnsupportedOperation'],
    ['toString', {}, 'UnsupportedOperation'],
  ])('of %s with %j is refused', async (action, input, code) => {
    await queues.queue('jobs', { MaximumMessageSize: 1_024 });
    const headers = { 'x-amz-target': `AmazonSQS.${action}`, authorization: SIGNED };
    const response = await fetch(queues.endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
    expect([response.status, ((await response.json()) as { __type: string }).__type]).toEqual([400, `com.amazonaws.sqs#${code}`]);
  });

  test('without a signature is refused, as is a body that is no JSON object', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(queues.endpoint, { method: 'POST', headers: { 'x-amz-target': 'AmazonSQS.ListQueues', ...headers }, body: '[' });
    const unsigned = await post({});
    expect([unsigned.status, unsigned.headers.get('x-amzn-query-error')]).toEqual([403, 'MissingAuthenticationToken;Sender']);
    expect([(await post({ authorization: SIGNED })).headers.get('x-amzn-errortype')]).toEqual(['SerializationException']);
  });

  test('of an unknown queue is the error that the SDK knows', async () => {
    await expect(send(`${queues.endpoint}/000000000000/none`, 'x')).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
  });
});

describe('a queue of a template', () => {
  test.each<[string, object, RegExp]>([
    ['a', { VisibilityTimeout: 43_201 }, /VisibilityTimeout/],
    ['a', { FifoQueue: true }, /ends in .fifo/],
    ['a', { ContentBasedDeduplication: true }, /FIFO queues only/],
    ['a', { RedrivePolicy: { deadLetterTargetArn: arn('none'), maxReceiveCount: 1 } }, /is not of this template/],
    ['a', { RedrivePolicy: { deadLetterTargetArn: arn('none') } }, /maxReceiveCount/],
    ['a b', {}, /is no queue name/],
  ])('%s with %j is refused', async (name, properties, message) => {
    await expect(queues.queue(name, { ...properties })).rejects.toThrow(message);
  });

  test('tells its attributes, those on encryption included', async () => {
    const url = await queues.queue('jobs', { KmsMasterKeyId: 'alias/key', VisibilityTimeout: '7', Tags: [{ Key: 'k', Value: 'v' }] });
    expect(await attributes(url)).toMatchObject({
      QueueArn: arn('jobs'),
      VisibilityTimeout: '7',
      KmsMasterKeyId: 'alias/key',
      SqsManagedSseEnabled: 'false',
    });
    expect(queues.sqs.queueUrl(arn('jobs'))).toBe(url);
    expect(() => queues.sqs.queueUrl(arn('none'))).toThrow('does not exist');
  });
});

const SIGNED = 'AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-central-1/sqs/aws4_request, SignedHeaders=host, Signature=00';
function arn(name: string): string {
  return `arn:aws:sqs:eu-central-1:000000000000:${name}`;
}
