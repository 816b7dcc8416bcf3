import { DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { tableTemplate, writeAssembly } from '../support/assembly.ts';
import { startTestCloud, type TestCloud } from '../support/cloud.ts';
import { type Steering, steer } from '../support/steering.ts';

/** The ways by which work comes to the function of the template without a caller that waits. */
export const SOURCES = ['stream', 'queue', 'asynchronous', 'bus'] as const;
export type Source = (typeof SOURCES)[number];

/** Counts in the table Told how often each id came from where. It calls DynamoDB over plain HTTP, since it has no SDK beside it. */
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

/**
 * A cloud with one function, `consumer`, that gets what is written to a table's stream, sent to a queue or put on a bus, and that counts what
 * it was told of, by id.
 */
export class EventsCloud {
  readonly cloud: TestCloud;
  readonly steering: Steering;
  readonly #dynamodb: DynamoDBClient;
  readonly #sqs: SQSClient;
  readonly #bus: EventBridgeClient;
  readonly #scheduler: SchedulerClient;

  private constructor(cloud: TestCloud) {
    this.cloud = cloud;
    this.steering = steer(cloud.endpoint);
    const credentials = { accessKeyId: 'k', secretAccessKey: 's' };
    const settings = { endpoint: cloud.endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 };
    this.#dynamodb = new DynamoDBClient(settings);
    this.#sqs = new SQSClient(settings);
    this.#bus = new EventBridgeClient(settings);
    this.#scheduler = new SchedulerClient(settings);
  }

  /** On the data directory, or in memory. */
  static async start(data?: string): Promise<EventsCloud> {
    return new EventsCloud(await startTestCloud({ assembly, ...(data === undefined ? {} : { data }) }));
  }

  #output = (name: string): string => this.cloud.outputs.S![name]!;

  /** Gives the consumer work by its id; resolves when it was taken. */
  async give(source: Source, id: string): Promise<void> {
    const givers: Record<Source, () => Promise<unknown>> = {
      stream: () => this.#dynamodb.send(new PutItemCommand({ TableName: this.#output('Things'), Item: { PK: { S: id } } })),
      queue: () => this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#output('QueueUrl'), MessageBody: id })),
      asynchronous: () => this.#invokeLater(id),
      bus: () => this.putEvents(id),
    };
    await givers[source]();
  }

  /** How many of the events the bus did not take. */
  async putEvents(...ids: string[]): Promise<number> {
    const Entries = ids.map((id) => ({ EventBusName: 'bus', Source: 'test', DetailType: 'test', Detail: JSON.stringify({ id }) }));
    return (await this.#bus.send(new PutEventsCommand({ Entries }))).FailedEntryCount ?? 0;
  }

  async #invokeLater(id: string): Promise<void> {
    const headers = {
      'x-amz-invocation-type': 'Event',
      authorization: 'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
    };
    const path = '/2015-03-31/functions/consumer/invocations';
    const answer = await fetch(`${this.cloud.endpoint}${path}`, { method: 'POST', headers, body: JSON.stringify({ id }) });
    if (answer.status !== 202) throw new Error(`Invoke answered ${answer.status}: ${await answer.text()}`);
  }

  /** Makes a schedule that gives the consumer its own name as id, once. */
  async schedule(name: string, inMs: number): Promise<void> {
    const at = new Date(Date.parse((await this.steering.clock()).now) + inMs).toISOString().slice(0, 19);
    await this.#scheduler.send(
      new CreateScheduleCommand({
        Name: name,
        ScheduleExpression: `at(${at})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: { Arn: this.#output('ConsumerArn'), RoleArn: 'arn:aws:iam::000000000000:role/any', Input: JSON.stringify({ id: name }) },
      }),
    );
  }

  /** How often each id was told. */
  async told(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for await (const page of paginateScan({ client: this.#dynamodb }, { TableName: this.#output('Told'), ConsistentRead: true })) {
      for (const { PK, times } of page.Items ?? []) found.set(PK!.S!, Number(times!.N));
    }
    return found;
  }
}
