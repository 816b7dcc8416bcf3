import type { CloudContext, QueuesPort, ResourceProvider, Service } from '../service.ts';
import { queueOperations } from './queue-operations.ts';
import { createQueueRegistry, type QueueRegistry } from './queue-registry.ts';
import { QUEUE_PROPERTIES, queueSettings } from './queue-settings.ts';
import { queuesRoute } from './queues-route.ts';
import { noSuchQueue } from './sqs-error.ts';

/** SQS: the queues of the template, for the other services and for clients of its JSON protocol. */
export function createSqs(context: CloudContext): Service & QueuesPort {
  const registry = createQueueRegistry(context);
  const perform = queueOperations(context, registry);
  const stopped = new AbortController();
  return {
    name: 'sqs',
    providers: [queueProvider(context, registry), queuePolicyProvider],
    routes: [queuesRoute((action, input, signal) => perform(action, input, AbortSignal.any([signal, stopped.signal])))],
    callQueues: (action, input) => perform(action, input, stopped.signal),
    queueUrl: (queueArn) => {
      const queue = registry.byArn(queueArn);
      if (queue === undefined) throw noSuchQueue();
      return registry.url(queue);
    },
    stop: () => stopped.abort(),
  };
}

function queueProvider(context: CloudContext, registry: QueueRegistry): ResourceProvider {
  return {
    type: 'AWS::SQS::Queue',
    honoured: QUEUE_PROPERTIES,
    create: (resource) => {
      const queue = registry.add(queueSettings(resource, context));
      const url = registry.url(queue);
      return { ref: url, attributes: { Arn: queue.settings.arn, QueueName: queue.settings.name, QueueUrl: url } };
    },
  };
}

/** Every caller with a key may use every queue here, so a policy changes nothing. */
const queuePolicyProvider: ResourceProvider = {
  type: 'AWS::SQS::QueuePolicy',
  honoured: ['PolicyDocument', 'Queues'],
  create: ({ generatedName }) => ({ ref: generatedName, attributes: { Id: generatedName } }),
};
