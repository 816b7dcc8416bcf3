import { z } from 'zod';
import { type CloudContext, type Json, TemplateError } from '../service.ts';
import { Queue } from './queue.ts';
import type { QueueSettings } from './queue-settings.ts';
import { readParameters } from './request-parameters.ts';
import { noSuchQueue } from './sqs-error.ts';

/** All queues of the template. */
export interface QueueRegistry {
  /** @throws TemplateError when the name is taken, or the dead-letter queue is missing or of the other kind. */
  add(settings: QueueSettings): Queue;
  byName(name: string): Queue | undefined;
  byArn(arn: string): Queue | undefined;
  /** The queue that `QueueUrl` of a request names. @throws AwsError QueueDoesNotExist. */
  ofRequest(input: Json): Queue;
  url(queue: Queue): string;
  createdAtMs(queue: Queue): number;
  all(): Queue[];
}

const queueUrl = z.object({ QueueUrl: z.string().min(1) });

/** No queues yet; one that is added again after a restart has the messages that it had. */
export function createQueueRegistry(context: CloudContext): QueueRegistry {
  const created = context.state.table<number>('sqs-queues');
  const queues = new Map<string, Queue>();
  const byArn = (arn: string) => [...queues.values()].find(({ settings }) => settings.arn === arn);
  return {
    add: (settings) => {
      if (queues.has(settings.name)) throw new TemplateError(`two queues are named ${settings.name}`);
      checkRedrive(settings, byArn);
      if (created.get(settings.name) === undefined) created.put(settings.name, context.clock.now());
      const queue = new Queue(context, settings, byArn);
      queues.set(settings.name, queue);
      return queue;
    },
    byName: (name) => queues.get(name),
    byArn,
    // Only the path counts: a URL that was kept from a run on another port still names its queue.
    ofRequest: (input) => {
      const [, accountId, name = ''] = URL.parse(readParameters(input, queueUrl).QueueUrl, context.endpoint())?.pathname.split('/') ?? [];
      const queue = accountId === context.accountId ? queues.get(name) : undefined;
      if (queue === undefined) throw noSuchQueue();
      return queue;
    },
    url: ({ settings }) => `${context.endpoint()}/${context.accountId}/${settings.name}`,
    createdAtMs: ({ settings }) => created.get(settings.name) ?? 0,
    all: () => [...queues.values()],
  };
}

function checkRedrive({ name, fifo, redrive }: QueueSettings, byArn: (arn: string) => Queue | undefined): void {
  if (redrive === undefined) return;
  const target = byArn(redrive.deadLetterArn);
  if (target === undefined) throw new TemplateError(`${name}: its dead-letter queue ${redrive.deadLetterArn} is not of this template`);
  if (target.settings.fifo !== fifo) throw new TemplateError(`${name}: a FIFO queue, and no other, has a FIFO dead-letter queue`);
}
