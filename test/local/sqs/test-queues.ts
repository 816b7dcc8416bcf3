import { type QueueAttributeName, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import type { Fault, Faults, JsonObject, QueuesPort, Service } from '../../../local/service.ts';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTestContext, type Memory, type TestContext, testResource } from '../lambda/test-context.ts';

/** Faults that a test names one by one: each strikes once, at the first point that can carry it out. */
interface NamedFaults extends Faults {
  next(action: string, kind: string, draw?: number): void;
  /** How many have not struck yet. */
  left(): number;
}

function namedFaults(): NamedFaults {
  const waiting: { action: string; fault: Fault }[] = [];
  return {
    next: (action, kind, draw = 0.5) => void waiting.push({ action, fault: { kind, draw } }),
    left: () => waiting.length,
    strike: ({ action }, kinds) => {
      const at = waiting.findIndex((each) => each.action === action && kinds.includes(each.fault.kind));
      return at === -1 ? undefined : waiting.splice(at, 1)[0]?.fault;
    },
  };
}

/** A context whose faults a test names, and which knows its server's address. */
type EventContext = Omit<TestContext, 'faults'> & { readonly faults: NamedFaults };

/** Services of a test behind a server of their own, before its start. */
export interface TestServer {
  readonly context: EventContext;
  /** Makes a resource; answers its ref. */
  create(service: Service, type: string, logicalId: string, properties: JsonObject): Promise<string>;
  /** Serves the services, and starts them. */
  serve(services: readonly Service[]): Promise<void>;
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function testServer(memory: Memory = new Map(), atMs?: number): Promise<TestServer> {
  let server: CloudServer | undefined;
  let running: readonly Service[] = [];
  const endpoint = () => `http://127.0.0.1:${server?.port}`;
  const context: EventContext = { ...createTestContext(memory, endpoint), faults: namedFaults() };
  if (atMs !== undefined) context.advance(atMs - context.clock.now());
  server = await startServer({ host: '127.0.0.1', port: 0, callers: context.callers, onMistake: (error) => console.error(error) });
  return {
    context,
    create: async (service, type, logicalId, properties) => {
      const provider = service.providers.find((each) => each.type === type);
      return (await provider!.create(testResource(type, logicalId, properties))).ref;
    },
    serve: async (services) => {
      running = services;
      for (const service of services) await service.start?.();
      server.serve(services.flatMap(({ routes }) => routes));
    },
    endpoint: endpoint(),
    stop: async () => {
      for (const service of running) await service.stop?.();
      await server.close();
    },
  };
}

export const clientSettings = (endpoint: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'any' },
  maxAttempts: 1,
});

/** SQS alone, with a client. */
export interface TestQueues extends TestServer {
  readonly sqs: Service & QueuesPort;
  readonly client: SQSClient;
  /** Makes a queue; answers its URL. */
  queue(name: string, properties?: JsonObject): Promise<string>;
}

export async function testQueues(memory?: Memory, atMs?: number): Promise<TestQueues> {
  const server = await testServer(memory, atMs);
  const sqs = createSqs(server.context);
  await server.serve([sqs]);
  return {
    ...server,
    sqs,
    client: new SQSClient(clientSettings(server.endpoint)),
    queue: (name, properties = {}) => server.create(sqs, 'AWS::SQS::Queue', name.replace('.', ''), { QueueName: name, ...properties }),
  };
}

/** What a receiver of up to 10 messages gets, whole. */
export async function receive(client: SQSClient, QueueUrl: string, input: { VisibilityTimeout?: number; WaitTimeSeconds?: number } = {}) {
  const all: QueueAttributeName[] = ['All'];
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    AttributeNames: all,
    MessageAttributeNames: ['All'],
    ...input,
  });
  return (await client.send(command)).Messages ?? [];
}

export const bodies = (messages: { Body?: string | undefined }[]): (string | undefined)[] => messages.map(({ Body }) => Body);
