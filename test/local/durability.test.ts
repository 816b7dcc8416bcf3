import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { tableTemplate, temporaryFolder, writeAssembly } from '../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../support/cloud.ts';
import { type Steering, steer } from '../support/steering.ts';

const DAY_MS = 86_400_000;
/** The visibility time-out of a queue unless it has one of its own: so long is a message away whose receiver was killed. */
const VISIBILITY_MS = 30_000;
const EACH = 12;
const SOURCES = ['stream', 'queue', 'asynchronous', 'bus'] as const;

/** Counts in the table Told how often each id came from where. It calls DynamoDB as any program can, since it has no SDK beside it. */
const CONSUMER = `
const tell = async (id) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.UpdateItem',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ TableName: process.env.TOLD, Key: { PK: { S: id } }, UpdateExpression: 'ADD times :one', ExpressionAttributeValues: { ':one': { N: '1' } } }),
  });
  if (!answer.ok) throw new Error(await answer.text());
};
const idsOf = (event) =>
  event.Records?.map((record) => record.body ?? record.dynamodb.Keys.PK.S) ?? [event.detail?.id ?? event.id];
export const handler = async (event) => { for (const id of idsOf(event)) await tell(id); };
`;

const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const things = tableTemplate({ StreamSpecification: { StreamViewType: 'KEYS_ONLY' } });
const assembly = writeAssembly(
  {
    S: {
      Resources: {
        ...things.Resources,
        Told: tableTemplate().Resources.Table!,
        Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
        Consumer: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            FunctionName: 'consumer',
            Runtime: 'nodejs24.x',
            Handler: 'index.handler',
            Role: 'role',
            Timeout: 10,
            Code: { S3Bucket: 'assets', S3Key: 'consumer' },
            Environment: { Variables: { TOLD: { Ref: 'Told' } } },
          },
        },
        OfStream: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
            FunctionName: { Ref: 'Consumer' },
            StartingPosition: 'TRIM_HORIZON',
            BatchSize: 5,
          },
        },
        OfQueue: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: arn('Queue'), FunctionName: { Ref: 'Consumer' }, BatchSize: 5 },
        },
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventBusName: { Ref: 'Bus' },
            EventPattern: { source: ['test'] },
            Targets: [{ Id: 'consumer', Arn: arn('Consumer') }],
          },
        },
      },
      Outputs: {
        Things: { Value: { Ref: 'Table' } },
        Told: { Value: { Ref: 'Told' } },
        QueueUrl: { Value: { Ref: 'Queue' } },
        ConsumerArn: { Value: arn('Consumer') },
      },
    },
  },
  { assets: { consumer: { 'index.mjs': CONSUMER } } },
);

/** A cloud on the data directory with what a test does to it. */
class Life {
  readonly cloud: TestCloud;
  readonly steering: Steering;
  readonly #settings: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string }; maxAttempts: 1 };

  constructor(cloud: TestCloud) {
    this.cloud = cloud;
    this.steering = steer(cloud.endpoint);
    const credentials = { accessKeyId: 'k', secretAccessKey: 's' };
    this.#settings = { endpoint: cloud.endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 };
  }

  static async begin(data: string): Promise<Life> {
    const cloud = await startTestCloud({ assembly, data });
    onTestFinished(() => cloud.kill());
    return new Life(cloud);
  }

  output = (name: string): string => this.cloud.outputs.S![name]!;

  /** Gives work of every kind, and answers the ids of what was taken. */
  async give(round: number): Promise<string[]> {
    const dynamodb = new DynamoDBClient(this.#settings);
    const sqs = new SQSClient(this.#settings);
    const bus = new EventBridgeClient(this.#settings);
    const givers: Record<(typeof SOURCES)[number], (id: string) => Promise<unknown>> = {
      stream: (id) => dynamodb.send(new PutItemCommand({ TableName: this.output('Things'), Item: { PK: { S: id } } })),
      queue: (id) => sqs.send(new SendMessageCommand({ QueueUrl: this.output('QueueUrl'), MessageBody: id })),
      asynchronous: (id) => this.#invokeLater(id),
      bus: (id) =>
        bus.send(
          new PutEventsCommand({ Entries: [{ EventBusName: 'bus', Source: 'test', DetailType: 'test', Detail: JSON.stringify({ id }) }] }),
        ),
    };
    const ids = SOURCES.flatMap((source) => Array.from({ length: EACH }, (_, at) => ({ source, id: `${source}-${round}-${at}` })));
    await Promise.all(ids.map(({ source, id }) => givers[source](id)));
    return ids.map(({ id }) => id);
  }

  async #invokeLater(id: string): Promise<void> {
    const headers = {
      'x-amz-invocation-type': 'Event',
      authorization: 'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
    };
    const path = '/2015-03-31/functions/consumer/invocations';
    const answer = await fetch(`${this.cloud.endpoint}${path}`, { method: 'POST', headers, body: JSON.stringify({ id }) });
    expect(answer.status).toBe(202);
  }

  async schedule(name: string, inMs: number): Promise<void> {
    const at = new Date(Date.parse((await this.steering.clock()).now) + inMs).toISOString().slice(0, 19);
    await new SchedulerClient(this.#settings).send(
      new CreateScheduleCommand({
        Name: name,
        ScheduleExpression: `at(${at})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: { Arn: this.output('ConsumerArn'), RoleArn: 'arn:aws:iam::000000000000:role/any', Input: JSON.stringify({ id: name }) },
      }),
    );
  }

  /** How often each id was told. */
  async told(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const client = new DynamoDBClient(this.#settings);
    for await (const page of paginateScan({ client }, { TableName: this.output('Told'), ConsistentRead: true })) {
      for (const { PK, times } of page.Items ?? []) found.set(PK!.S!, Number(times!.N));
    }
    return found;
  }
}

it('does all that was acknowledged before a kill -9, wherever it was on its way, and keeps the clock and the schedules', async () => {
  const data = join(temporaryFolder(), 'data');
  const given: string[] = [];
  let life = await Life.begin(data);
  await life.steering.advance(DAY_MS);
  await life.schedule('in-a-week', 7 * DAY_MS);
  await life.schedule('in-two-weeks', 14 * DAY_MS);
  for (let round = 0; round < 2; round++) {
    given.push(...(await life.give(round)));
    const { offsetMs } = await life.steering.clock();
    await life.cloud.kill();
    life = await Life.begin(data);
    expect((await life.steering.clock()).offsetMs).toBe(offsetMs);
    await life.steering.pass(VISIBILITY_MS);
    const told = await life.told();
    expect(given.filter((id) => !told.has(id))).toEqual([]);
  }
  expect((await life.told()).has('in-a-week')).toBe(false);
  await life.steering.pass(8 * DAY_MS);
  const told = await life.told();
  expect([told.get('in-a-week'), told.get('in-two-weeks')]).toEqual([1, undefined]);
  await life.cloud.kill();
  life = await Life.begin(data);
  await life.steering.pass(8 * DAY_MS);
  const all = await life.told();
  expect([all.get('in-a-week'), all.get('in-two-weeks')]).toEqual([1, 1]);
}, 180_000);
