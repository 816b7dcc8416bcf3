import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createEventBridge } from '../../../local/eventbridge/eventbridge.ts';
import type { QueuesPort, Service } from '../../../local/service.ts';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTargets, type EventBusPort, type EventTargets } from '../../../local/targets/targets.ts';
import type { Memory } from '../lambda/test-context.ts';
import { clientSettings, receive, type TestServer, testServer } from '../sqs/test-queues.ts';
import { type NotedLambda, notedLambda } from '../targets/test-lambda.ts';

/** Queues and buses on one server, with functions that note their events. */
export interface TestBus extends TestServer {
  readonly lambda: NotedLambda;
  readonly sqs: Service & QueuesPort;
  readonly events: Service & EventBusPort;
  readonly targets: EventTargets;
  readonly client: EventBridgeClient;
  readonly sqsClient: SQSClient;
  /** Makes a standard queue; answers its URL. */
  queue(name: string): Promise<string>;
  /** The bodies of the messages in a queue, which are then gone for 30 s. */
  messages(url: string): Promise<unknown[]>;
}

/** Not served yet, so that a test can make its resources first. */
export async function testBus(memory?: Memory, atMs?: number): Promise<TestBus> {
  const server = await testServer(memory, atMs);
  const lambda = notedLambda();
  const sqs = createSqs(server.context);
  const targets = createTargets({ lambda, queues: sqs, bus: () => events });
  const events = createEventBridge(server.context, { targets });
  const sqsClient = new SQSClient(clientSettings(server.endpoint));
  return {
    ...server,
    lambda,
    sqs,
    events,
    targets,
    client: new EventBridgeClient(clientSettings(server.endpoint)),
    sqsClient,
    queue: (name) => server.create(sqs, 'AWS::SQS::Queue', name, { QueueName: name }),
    messages: async (url) => (await receive(sqsClient, url)).map(({ Body }) => JSON.parse(Body!)),
  };
}
