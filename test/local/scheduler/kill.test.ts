import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { temporaryFolder, writeAssembly } from '../../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud.ts';
import { type Steering, steer } from '../../support/steering.ts';
import { bodies, clientSettings, receive } from '../sqs/test-queues.ts';

const DAY_MS = 86_400_000;

/** Sends what it is invoked with to the queue `seen`. */
const HANDLER = `export const handler = async (event) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AmazonSQS.SendMessage',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/eu-central-1/sqs/aws4_request, Signature=0',
    },
    body: JSON.stringify({ QueueUrl: process.env.SEEN, MessageBody: JSON.stringify(event) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
};`;

const arn = (logicalId: string): JsonObject => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const assembly = writeAssembly(
  {
    S: {
      Resources: {
        Seen: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'seen' } },
        Kept: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { deadLetterTargetArn: arn('Seen'), maxReceiveCount: 3 } } },
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Handler: 'index.handler',
            Runtime: 'nodejs24.x',
            Timeout: 10,
            Code: { S3Bucket: 'assets', S3Key: 'code' },
            Environment: { Variables: { SEEN: { Ref: 'Seen' } } },
          },
        },
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'market' } },
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventBusName: { Ref: 'Bus' },
            EventPattern: { source: [{ prefix: 'auction' }] },
            Targets: [{ Id: 'f', Arn: arn('Function'), InputPath: '$.detail' }],
          },
        },
      },
      Outputs: { Seen: { Value: { Ref: 'Seen' } }, Kept: { Value: { Ref: 'Kept' } }, Function: { Value: arn('Function') } },
    },
  },
  { assets: { code: { 'index.mjs': HANDLER } } },
);

const data = temporaryFolder();
let cloud: TestCloud;
let steering: Steering;
let sqs: SQSClient;

async function start(): Promise<void> {
  cloud = await startTestCloud({ assembly, data });
  steering = steer(cloud.endpoint);
  sqs = new SQSClient(clientSettings(cloud.endpoint));
}
async function killAndStart(): Promise<void> {
  await cloud.kill();
  await start();
}
const output = (name: string): string => cloud.outputs.S![name]!;
const seen = async () => bodies(await receive(sqs, output('Seen')));

async function schedule(Name: string, at: number, Input: string): Promise<void> {
  const client = new SchedulerClient(clientSettings(cloud.endpoint));
  await client.send(
    new CreateScheduleCommand({
      Name,
      ScheduleExpression: `at(${new Date(at).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: output('Function'), RoleArn: 'arn:aws:iam::000000000000:role/scheduler', Input },
    }),
  );
}

describe('the whole cloud, killed in between,', () => {
  beforeAll(start, 90_000);
  afterAll(() => cloud.stop());

  test('fires a schedule of seven days once the clock is moved, and keeps the messages of its queues', { timeout: 60_000 }, async () => {
    const now = Date.parse((await steering.clock()).now);
    await schedule('week', now + 7 * DAY_MS, '{"schedule":"week"}');
    await sqs.send(new SendMessageCommand({ QueueUrl: output('Kept'), MessageBody: 'kept' }));
    await killAndStart();
    expect(bodies(await receive(sqs, output('Kept')))).toEqual(['kept']);
    expect(await seen()).toEqual([]);
    await steering.pass(7 * DAY_MS);
    expect(await seen()).toEqual(['{"schedule":"week"}']);
  });

  test('brings an event through bus, rule and function, and a schedule twice when a fault says so', { timeout: 60_000 }, async () => {
    await sqs.send(new PurgeQueueCommand({ QueueUrl: output('Seen') }));
    const events = new EventBridgeClient(clientSettings(cloud.endpoint));
    const entry = { EventBusName: 'market', Source: 'auctions', DetailType: 'Over', Detail: '{"auction":"a1"}' };
    await events.send(new PutEventsCommand({ Entries: [entry, { ...entry, Source: 'other' }] }));
    await steering.settle();
    expect(await seen()).toEqual(['{"auction":"a1"}']);
    await sqs.send(new PurgeQueueCommand({ QueueUrl: output('Seen') }));
    await steering.inject(1, { service: 'scheduler', action: 'Deliver', match: 'twice', kind: 'duplicate' });
    await schedule('twice', Date.parse((await steering.clock()).now), '{"schedule":"twice"}');
    await steering.settle();
    expect(await seen()).toEqual(['{"schedule":"twice"}', '{"schedule":"twice"}']);
  });
});
