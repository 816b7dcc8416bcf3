import { z } from 'zod';
import { AwsError, type CloudContext, type Fault, type JsonObject } from '../service.ts';
import { LostAnswer } from '../targets/lost-answer.ts';
import { createDeduplication } from './deduplication.ts';
import { inBatch } from './message-batch.ts';
import type { Queue } from './queue.ts';
import { queueAttributes } from './queue-attributes.ts';
import type { QueueRegistry } from './queue-registry.ts';
import { receiveMessage } from './receive-message.ts';
import { readParameters, wholeNumber } from './request-parameters.ts';
import { createSendMessage } from './send-message.ts';
import { noSuchQueue, sqsError } from './sqs-error.ts';

interface QueueCall {
  readonly queue: Queue;
  readonly input: JsonObject;
  readonly signal: AbortSignal;
  readonly fault: Fault | undefined;
}

interface QueueOperation {
  /** Beyond those of every operation: throttle, internal, lostAnswer. */
  readonly faults?: readonly string[];
  readonly work: (call: QueueCall) => JsonObject | Promise<JsonObject>;
}

const EVERY_FAULT = ['throttle', 'internal', 'lostAnswer'];

const receipt = z.object({ ReceiptHandle: z.string().min(1) });
const visibility = receipt.extend({ VisibilityTimeout: wholeNumber(0, 43_200) });
const queueName = z.object({ QueueName: z.string().min(1), QueueOwnerAWSAccountId: z.string().optional() });
const listParameters = z.object({ QueueNamePrefix: z.string().default('') });

/** Carries out an operation of SQS by its name; the signal ends a long poll. @throws AwsError as SQS tells it, LostAnswer by fault. */
export type PerformOnQueues = (action: string, input: JsonObject, signal: AbortSignal) => Promise<JsonObject>;

/** The operations of SQS (API reference) as far as the README names them. */
export function queueOperations(context: CloudContext, registry: QueueRegistry): PerformOnQueues {
  const ofQueue = messageOperations(context, registry);
  const ofNone = lookUpOperations(context, registry);
  return async (action, input, signal) => {
    const look = Object.hasOwn(ofNone, action) ? ofNone[action] : undefined;
    if (look !== undefined) return look(input);
    const operation = Object.hasOwn(ofQueue, action) ? ofQueue[action] : undefined;
    if (operation === undefined) throw sqsError('UnsupportedOperation', `The operation ${action} is not served here`);
    const queue = registry.ofRequest(input);
    const point = { service: 'sqs', action, subject: queue.settings.name };
    const fault = context.faults.strike(point, [...EVERY_FAULT, ...(operation.faults ?? [])]);
    if (fault?.kind === 'throttle') throw sqsError('RequestThrottled', 'Rate exceeded');
    if (fault?.kind === 'internal') throw new AwsError('InternalFailure', 'The request failed for an unknown reason.', 500);
    const answer = await operation.work({ queue, input, signal, fault });
    if (fault?.kind === 'lostAnswer') throw new LostAnswer();
    return answer;
  };
}

function messageOperations(context: CloudContext, registry: QueueRegistry): Readonly<Record<string, QueueOperation>> {
  const send = createSendMessage(context, createDeduplication(context));
  const { clock, accountId, state } = context;
  const remove = (queue: Queue, input: JsonObject): JsonObject => {
    queue.remove(readParameters(input, receipt).ReceiptHandle);
    return {};
  };
  const changeVisibility = (queue: Queue, input: JsonObject): JsonObject => {
    const { ReceiptHandle, VisibilityTimeout } = readParameters(input, visibility);
    queue.changeVisibility(ReceiptHandle, VisibilityTimeout * 1000);
    return {};
  };
  return {
    SendMessage: { faults: ['duplicate', 'late'], work: ({ queue, input, fault }) => send(queue, input, fault) },
    SendMessageBatch: {
      faults: ['duplicate', 'late', 'unprocessed'],
      work: ({ queue, input, fault }) => state.atomically(() => inBatch(checkedSize(input), (entry) => send(queue, entry, fault), fault)),
    },
    ReceiveMessage: {
      faults: ['duplicate', 'late', 'shuffle'],
      work: ({ queue, input, signal, fault }) => receiveMessage(queue, input, { clock, accountId, signal, fault }),
    },
    DeleteMessage: { work: ({ queue, input }) => remove(queue, input) },
    DeleteMessageBatch: {
      faults: ['unprocessed'],
      work: ({ queue, input, fault }) => state.atomically(() => inBatch(input, (entry) => remove(queue, entry), fault)),
    },
    ChangeMessageVisibility: { work: ({ queue, input }) => changeVisibility(queue, input) },
    ChangeMessageVisibilityBatch: {
      faults: ['unprocessed'],
      work: ({ queue, input, fault }) => state.atomically(() => inBatch(input, (entry) => changeVisibility(queue, entry), fault)),
    },
    GetQueueAttributes: { work: ({ queue, input }) => queueAttributes(queue, input, registry.createdAtMs(queue)) },
    ListQueueTags: { work: ({ queue }) => ({ Tags: { ...queue.settings.tags } }) },
    ListDeadLetterSourceQueues: {
      work: ({ queue }) => {
        const sources = registry.all().filter(({ settings }) => settings.redrive?.deadLetterArn === queue.settings.arn);
        return { queueUrls: sources.map(registry.url) };
      },
    },
    PurgeQueue: {
      work: ({ queue }) => {
        queue.purge();
        return {};
      },
    },
  };
}

function lookUpOperations(
  { accountId }: CloudContext,
  registry: QueueRegistry,
): Readonly<Record<string, (input: JsonObject) => JsonObject>> {
  return {
    GetQueueUrl: (input) => {
      const { QueueName, QueueOwnerAWSAccountId: owner = accountId } = readParameters(input, queueName);
      const queue = owner === accountId ? registry.byName(QueueName) : undefined;
      if (queue === undefined) throw noSuchQueue();
      return { QueueUrl: registry.url(queue) };
    },
    ListQueues: (input) => {
      const { QueueNamePrefix: prefix } = readParameters(input, listParameters);
      const found = registry.all().filter(({ settings }) => settings.name.startsWith(prefix));
      return found.length === 0 ? {} : { QueueUrls: found.map(registry.url) };
    },
  };
}

const BATCH_BYTES_MAX = 1_048_576;

/** The bodies of a batch together are bounded as one is (SendMessageBatch of the API reference). */
function checkedSize(input: JsonObject): JsonObject {
  const { Entries: entries } = readParameters(
    input,
    z.object({ Entries: z.array(z.looseObject({ MessageBody: z.string().default('') })) }),
  );
  const bytes = entries.reduce((sum, { MessageBody: body }) => sum + Buffer.byteLength(body), 0);
  if (bytes <= BATCH_BYTES_MAX) return input;
  const message = `Batch requests cannot be longer than ${BATCH_BYTES_MAX} bytes. You have sent ${bytes} bytes.`;
  throw sqsError('BatchRequestTooLong', message);
}
