import type { DynamoDbStreamsPort, EventTargetsPort, QueuesPort } from '../service.ts';

/** What Lambda reads from and delivers to. `targets` is asked for late, since targets need Lambda themselves. */
export interface LambdaPorts {
  readonly streams: DynamoDbStreamsPort;
  readonly queues: QueuesPort;
  readonly targets: () => EventTargetsPort;
}
