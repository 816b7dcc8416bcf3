import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MovableClock, movableClock } from '../../../local/clock/clock.ts';
import { createDynamoDb, type DynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { createFaults, type SteerableFaults } from '../../../local/faults/faults.ts';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import { createLambda } from '../../../local/lambda/lambda.ts';
import { createMeter, type ReadableMeter } from '../../../local/meter/meter.ts';
import type { AsyncLambdaPort, CloudContext, JsonObject, LambdaPort, QueuesPort, Service } from '../../../local/service.ts';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { secretNames } from '../../../local/state/secret-names.ts';
import { openStateStore } from '../../../local/state/state-store.ts';
import { createTargets, type EventBusPort } from '../../../local/targets/targets.ts';
import { testResource } from './test-context.ts';

/** Tables, queues and functions that are written by a test, with all that brings events between them. */
export interface EventStage {
  readonly context: CloudContext;
  readonly clock: MovableClock;
  readonly faults: SteerableFaults;
  readonly meter: ReadableMeter;
  readonly dynamodb: DynamoDb;
  readonly sqs: Service & QueuesPort;
  readonly lambda: Service & LambdaPort & AsyncLambdaPort;
  readonly logged: { message: string; fields: JsonObject | undefined }[];
  readonly busEvents: JsonObject[];
  /** Makes a resource of the template; answers its attributes, and its ref as `Ref`. */
  create(service: Service, type: string, logicalId: string, properties: JsonObject): Promise<JsonObject>;
  /** A function whose module ends with this text; `tell(value)` in it writes a line that `told` reads, and `toldSoFar()` there reads all. */
  define(name: string, source: string, properties?: JsonObject): Promise<string>;
  told(name: string): JsonObject[];
  /** A table with key PK and a stream; answers the stream's ARN. */
  table(name: string): Promise<string>;
  /** Answers the queue's ARN. */
  queue(name: string, properties?: JsonObject): Promise<string>;
  map(functionName: string, sourceArn: string, properties?: JsonObject): Promise<void>;
  put(table: string, key: string, n: number, more?: JsonObject): Promise<void>;
  /** Starts all services. */
  start(): Promise<void>;
  /** Waits until Lambda has nothing under way. */
  settle(): Promise<void>;
  /** The bodies of all messages that are visible in a queue, parsed. */
  messages(queueArn: string): Promise<JsonObject[]>;
  /** Stops the services in order; what is on the disk remains. */
  stop(): Promise<void>;
  /** Stops, and removes the folder. */
  close(): Promise<void>;
}

/** In memory, or on the disk in `folder` when it is given. */
export function createEventStage(folder?: string): EventStage {
  const root = folder ?? mkdtempSync(join(tmpdir(), 'events-'));
  mkdirSync(root, { recursive: true });
  const state = openStateStore(folder === undefined ? undefined : join(root, 'state.db'));
  const logged: EventStage['logged'] = [];
  const [clock, faults, meter] = [movableClock(state), createFaults(), createMeter()];
  const context: CloudContext = {
    ...{ region: 'eu-central-1', accountId: '000000000000', endpoint: () => 'http://127.0.0.1:9' },
    ...{ clock, faults, meter, state, callers: createCallerRegistry(), secretName: secretNames(state) },
    inbox: { deliver: () => undefined },
    log: (_service, message, fields) => logged.push({ message, fields }),
  };
  const dynamodb = createDynamoDb(context, {
    directory: folder === undefined ? undefined : join(root, 'tables'),
    heapMegabytes: 256,
    onDeath: (reason) => logged.push({ message: reason, fields: undefined }),
  });
  const sqs = createSqs(context);
  const busEvents: JsonObject[] = [];
  const bus: EventBusPort = { receive: (_arn, event) => void busEvents.push(event) };
  const lambda = createLambda(context, { streams: dynamodb, queues: sqs, targets: () => targets });
  const targets = createTargets({ lambda, queues: sqs, bus: () => bus });
  const services = [lambda, sqs, dynamodb];

  const create: EventStage['create'] = async (service, type, logicalId, properties) => {
    const provider = service.providers.find((each) => each.type === type);
    const code = join(root, `code-${logicalId}`);
    const { ref, attributes } = await provider!.create(testResource(type, logicalId, properties, { code }));
    return { Ref: ref, ...attributes };
  };
  const stop = async () => {
    clock.stop();
    for (const service of services) await service.stop?.();
    state.close();
  };
  return {
    ...{ context, clock, faults, meter, dynamodb, sqs, lambda, logged, busEvents, create, stop },
    define: async (name, source, properties = {}) => {
      const code = join(root, `code-${name}`);
      mkdirSync(code, { recursive: true });
      writeFileSync(join(code, 'index.mjs'), moduleText(join(root, `told-${name}`), source));
      const base = {
        FunctionName: name,
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Code: { S3Bucket: 'b', S3Key: 'code' },
        Timeout: 10,
      };
      await create(lambda, 'AWS::Lambda::Function', name, { ...base, ...properties });
      return name;
    },
    told: (name) => linesOf(join(root, `told-${name}`)),
    table: async (name) => {
      const attributes = await create(dynamodb, 'AWS::DynamoDB::Table', name, {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      });
      return String(attributes.StreamArn);
    },
    queue: async (name, properties = {}) => String((await create(sqs, 'AWS::SQS::Queue', name, { QueueName: name, ...properties })).Arn),
    map: async (functionName, sourceArn, properties = {}) => {
      const position = sourceArn.includes(':dynamodb:') ? { StartingPosition: 'TRIM_HORIZON' } : {};
      const mapping = { FunctionName: functionName, EventSourceArn: sourceArn, ...position, ...properties };
      await create(lambda, 'AWS::Lambda::EventSourceMapping', `Map${functionName}`, mapping);
    },
    put: async (table, key, n, more = {}) => {
      await dynamodb.call('PutItem', { TableName: table, Item: { PK: { S: key }, n: { N: String(n) }, ...more } }, undefined);
    },
    start: async () => {
      for (const service of [dynamodb, sqs, lambda]) await service.start?.();
    },
    settle: async () => {
      const deadline = Date.now() + 30_000;
      while (((await lambda.pending?.()) ?? 0) > 0) {
        if (Date.now() > deadline) throw new Error(`${await lambda.pending?.()} still pending: ${JSON.stringify(logged.slice(-10))}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    messages: (queueArn) => visibleMessages(sqs, queueArn),
    close: async () => {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Values in the order in which the processes of a function wrote them; a process killed in mid-line leaves a line that is none. */
export function linesOf(file: string): JsonObject[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

const moduleText = (file: string, source: string): string => `import { appendFileSync, readFileSync } from 'node:fs';
const FILE = ${JSON.stringify(file)};
const tell = (value) => appendFileSync(FILE, JSON.stringify(value) + '\\n');
const toldSoFar = () => readFileSync(FILE, 'utf8').split('\\n').slice(0, -1).map((line) => JSON.parse(line));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const item = ({ dynamodb }) => [dynamodb.Keys.PK.S, Number((dynamodb.NewImage ?? dynamodb.OldImage).n.N)];
${source}`;

async function visibleMessages(sqs: QueuesPort, queueArn: string): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  for (;;) {
    const input = { QueueUrl: sqs.queueUrl(queueArn), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], WaitTimeSeconds: 0 };
    const { Messages = [] } = (await sqs.callQueues('ReceiveMessage', input)) as {
      Messages?: { Body: string; MessageAttributes?: JsonObject }[];
    };
    if (Messages.length === 0) return found;
    for (const { Body, MessageAttributes = {} } of Messages) found.push({ body: JSON.parse(Body), attributes: MessageAttributes });
  }
}

/** A name that no other test uses. */
export const newName = (prefix: string): string => `${prefix}-${randomBytes(4).toString('hex')}`;
