import {
  type AsyncLambdaPort,
  AwsError,
  type Cause,
  type EventTargetsPort,
  type Json,
  type JsonObject,
  type QueuesPort,
} from '../service.ts';
import { objectOf } from '../template/json.ts';

/** Takes events in, as an event bus does. */
export interface EventBusPort {
  /** @throws AwsError ResourceNotFoundException for a bus that does not exist. */
  receive(busArn: string, event: JsonObject, cause: Cause | undefined): void;
}

/** Where events go, and the queues for those that do not get there. */
export interface EventTargets extends EventTargetsPort {
  /** Puts what could not be delivered into a queue, with attributes that say why. @throws AwsError when the queue does not take it. */
  sendDeadLetter(queueArn: string, letter: Json, attributes: Readonly<Record<string, string>>): Promise<void>;
}

/** What targets are made of; the bus is asked for late, since it has targets itself. */
export interface TargetPorts {
  readonly lambda: AsyncLambdaPort;
  readonly queues: QueuesPort;
  readonly bus: () => EventBusPort;
}

/** Targets by their ARN: a function gets the event by an asynchronous invocation, a queue as a message of its JSON, a bus as an event. */
export function createTargets({ lambda, queues, bus }: TargetPorts): EventTargets {
  return {
    deliver: async (targetArn, payload, { cause, messageGroupId } = {}) => {
      const [, , service, , , resource = ''] = targetArn.split(':');
      if (service === 'lambda') return lambda.invokeLater({ functionName: targetArn, payload, cause });
      if (service === 'sqs') return sendMessage(queues, targetArn, { MessageBody: JSON.stringify(payload), ...groupOf(messageGroupId) });
      if (service === 'events' && resource.startsWith('event-bus/')) return bus().receive(targetArn, objectOf(payload), cause);
      throw new AwsError('ResourceNotFoundException', `${targetArn} is no function, queue or event bus`, 404);
    },
    sendDeadLetter: (queueArn, letter, attributes) =>
      sendMessage(queues, queueArn, {
        MessageBody: JSON.stringify(letter),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }),
  };
}

const groupOf = (messageGroupId: string | undefined): JsonObject =>
  messageGroupId === undefined ? {} : { MessageGroupId: messageGroupId };

async function sendMessage(queues: QueuesPort, queueArn: string, message: JsonObject): Promise<void> {
  try {
    await queues.callQueues('SendMessage', { QueueUrl: queues.queueUrl(queueArn), ...message });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'QueueDoesNotExist') throw error;
    throw new AwsError('ResourceNotFoundException', `There is no queue ${queueArn}`, 404);
  }
}
