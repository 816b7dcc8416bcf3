import {
  CreateTopicCommand,
  GetSMSAttributesCommand,
  PublishCommand,
  type PublishCommandInput,
  SetSMSAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import { createSns } from '../../../local/sns/sns.ts';
import { createTestContext, type Memory, type TestContext } from '../lambda/test-context.ts';

const PHONE = '+4915112345678';
const memory: Memory = new Map();
let context: TestContext;
let server: CloudServer;
let sns: SNSClient;

beforeAll(async () => {
  context = createTestContext(memory);
  server = await startServer({ host: '127.0.0.1', port: 0, callers: context.callers, onMistake: (error) => console.error(error) });
  server.serve(createSns(context).routes);
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'any' };
  sns = new SNSClient({ endpoint: `http://127.0.0.1:${server.port}`, region: 'eu-central-1', credentials, maxAttempts: 1 });
});
afterEach(() => {
  context.messages.length = 0;
  context.readings.length = 0;
  context.faults.lay(undefined);
});
afterAll(async () => {
  sns.destroy();
  await server.close();
});

const publish = (more: Partial<PublishCommandInput> = {}) =>
  sns.send(new PublishCommand({ PhoneNumber: PHONE, Message: 'Your code is 123456.', ...more }));

describe('Publish', () => {
  test('brings an SMS to the inbox, character by character, and answers its id', async () => {
    const Message = 'Grüße & <b>123456</b> "€" 🎁 + 100%\nzweite Zeile';
    expect((await publish({ Message })).MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(context.messages).toEqual([{ channel: 'sms', to: PHONE, subject: '', text: Message }]);
    expect(context.readings).toEqual([{ cause: undefined, reading: { messages: 1 } }]);
  });

  test('is counted for the operation of who calls', async () => {
    const cause = { operation: 'Mutation.startAuth', requestId: 'r-1' };
    context.callers.register({ accessKeyId: 'AKIATEST', secretAccessKey: 'any', userArn: 'arn' }, () => cause);
    await publish();
    context.callers.forget('AKIATEST');
    expect(context.readings).toEqual([{ cause, reading: { messages: 1 } }]);
  });

  test('takes the attributes of an SMS, and others', async () => {
    const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
    await publish({
      MessageAttributes: {
        'AWS.SNS.SMS.SenderID': text('EcoBid'),
        'AWS.SNS.SMS.SMSType': text('Transactional'),
        'AWS.SNS.SMS.MaxPrice': text('0.10', 'Number'),
        other: text('x'),
      },
    });
    expect(context.messages).toHaveLength(1);
  });

  test.each<[what: string, input: Partial<PublishCommandInput>, message: string]>([
    [
      'a number without +',
      { PhoneNumber: '4915112345678' },
      'Invalid parameter: PhoneNumber Reason: 4915112345678 is not valid to publish to',
    ],
    ['a text for a number', { PhoneNumber: 'my phone' }, 'Invalid parameter: PhoneNumber Reason: my phone is not valid to publish to'],
    [
      'too long a number',
      { PhoneNumber: '+1234567890123456' },
      'Invalid parameter: PhoneNumber Reason: +1234567890123456 is not valid to publish to',
    ],
    ['no number', { PhoneNumber: undefined }, 'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter'],
    ['no message', { Message: '' }, 'Invalid parameter: Empty message'],
    ['1601 characters', { Message: 'x'.repeat(1601) }, 'Invalid parameter: Message too long'],
    [
      'a topic',
      { PhoneNumber: undefined, TopicArn: 'arn:aws:sns:eu-central-1:000000000000:t' },
      'Invalid parameter: TopicArn Reason: publishing to topics and applications is not run here',
    ],
    [
      'a sender with blanks',
      { MessageAttributes: { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'Eco Bid' } } },
      'Invalid parameter: MessageAttributes Reason: Invalid value for AWS.SNS.SMS.SenderID',
    ],
    [
      'an unknown type of SMS',
      { MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Urgent' } } },
      'Invalid parameter: MessageAttributes Reason: Invalid value for AWS.SNS.SMS.SMSType',
    ],
  ])('refuses %s and sends nothing', async (_what, input, message) => {
    await expect(publish(input)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
    expect([context.messages, context.readings]).toEqual([[], []]);
  });

  test('takes 1600 characters', async () => {
    await publish({ Message: 'ü'.repeat(1600) });
    expect(context.messages[0]?.text).toHaveLength(1600);
  });

  test.each<[kind: string, error: object, messages: number]>([
    ['throttle', { name: 'ThrottledException', $metadata: { httpStatusCode: 429 } }, 0],
    ['internal', { name: 'InternalErrorException', $metadata: { httpStatusCode: 500 } }, 0],
    ['timeoutBefore', { code: 'ECONNRESET' }, 0],
    ['lostAnswer', { code: 'ECONNRESET' }, 1],
  ])('by the fault %s fails', async (kind, error, messages) => {
    context.faults.lay({ seed: 1, rules: [{ service: 'sns', action: 'Publish', match: PHONE, kind, rate: 1, after: 0, times: 1 }] });
    await expect(publish()).rejects.toMatchObject(error);
    expect(context.messages).toHaveLength(messages);
    await publish();
    expect(context.messages).toHaveLength(messages + 1);
  });

  test('by the fault duplicate comes twice, by late within a minute of the clock', async () => {
    context.faults.lay({ seed: 1, rules: [{ service: 'sns', kind: 'duplicate', rate: 1, after: 0, times: 1 }] });
    await publish();
    expect(context.messages).toHaveLength(2);
    context.faults.lay({ seed: 1, rules: [{ service: 'sns', kind: 'late', rate: 1, after: 0, times: 1 }] });
    await publish();
    expect(context.messages).toHaveLength(2);
    context.advance(60_000);
    await vi.waitFor(() => expect(context.messages).toHaveLength(3));
  });
});

test('the settings for SMS are kept and told', async () => {
  await sns.send(new SetSMSAttributesCommand({ attributes: { MonthlySpendLimit: '25', DefaultSMSType: 'Transactional' } }));
  const all = { DefaultSMSType: 'Transactional', MonthlySpendLimit: '25' };
  expect((await sns.send(new GetSMSAttributesCommand({}))).attributes).toEqual(all);
  const one = await sns.send(new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }));
  expect(one.attributes).toEqual({ MonthlySpendLimit: '25' });
  expect(Object.fromEntries([...memory.get('sns-sms-attributes')!])).toEqual({
    DefaultSMSType: '"Transactional"',
    MonthlySpendLimit: '"25"',
  });
  await expect(sns.send(new SetSMSAttributesCommand({ attributes: { Other: '1' } }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('other operations are refused by name', async () => {
  await expect(sns.send(new CreateTopicCommand({ Name: 't' }))).rejects.toMatchObject({
    name: 'InvalidAction',
    message: 'The operation CreateTopic is not run here',
  });
});

test('an unsigned form is told that a signature is missing', async () => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `Action=Publish&PhoneNumber=${encodeURIComponent(PHONE)}&Message=x`,
  });
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('<Code>MissingAuthenticationToken</Code>')]);
  expect(context.messages).toEqual([]);
});
