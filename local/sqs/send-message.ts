import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CloudContext, Fault, Json, JsonObject } from '../service.ts';
import type { Deduplication } from './deduplication.ts';
import { checkMessage, md5Of, md5OfAttributes, messageAttribute, messageBytes } from './message.ts';
import type { Queue } from './queue.ts';
import { readParameters, wholeNumber } from './request-parameters.ts';
import { invalidValue, missingParameter } from './sqs-error.ts';

/** How late a message may come by the fault `late`, in milliseconds by the clock. */
const LATE_MS_MIN = 1_000;
const LATE_MS_MAX = 60_000;

const groupOrDeduplicationId = z.string().regex(/^[\x21-\x7E]{1,128}$/, 'Must be 1 to 128 letters, digits or punctuation marks');

const sendParameters = z.object({
  MessageBody: z.string().min(1),
  DelaySeconds: wholeNumber(0, 900).optional(),
  MessageAttributes: z.record(z.string(), messageAttribute).default({}),
  MessageSystemAttributes: z.object({ AWSTraceHeader: messageAttribute.optional() }).default({}),
  MessageGroupId: groupOrDeduplicationId.optional(),
  MessageDeduplicationId: groupOrDeduplicationId.optional(),
});

type SendParameters = z.infer<typeof sendParameters>;

/** Sends a message; its answer as SendMessage tells it. @throws AwsError for what SQS refuses. */
export type SendMessage = (queue: Queue, input: Json, fault?: Fault | undefined) => JsonObject;

/** SendMessage of one message (API reference), also as an entry of a batch. `duplicate` and `late` are carried out here. */
export function createSendMessage({ state }: Pick<CloudContext, 'state'>, deduplication: Deduplication): SendMessage {
  return (queue, input, fault) => {
    const parameters = readParameters(input, sendParameters);
    const { MessageBody: body, MessageAttributes: attributes } = parameters;
    checkMessage(body, attributes);
    if (messageBytes(body, attributes) > queue.settings.messageBytesMax)
      throw invalidValue('MessageBody', '', `Message must be shorter than ${queue.settings.messageBytesMax} bytes`);
    const fields = queue.settings.fifo ? fifoFields(queue, parameters) : standardFields(queue, parameters);
    const send = (): JsonObject => {
      const known = fields.deduplicationId === null ? undefined : deduplication.find(queue.settings, fields);
      if (known !== undefined) return { ...known };
      const message = { body, attributes, traceHeader: traceHeader(parameters), ...fields };
      const late = fault?.kind === 'late' ? LATE_MS_MIN + fault.draw * (LATE_MS_MAX - LATE_MS_MIN) : 0;
      const { sequence, message: sent } = queue.add({ ...message, delayMs: Math.max(late, fields.delayMs) });
      if (fault?.kind === 'duplicate') queue.adopt(sent);
      const answer = { MessageId: sent.messageId, ...(queue.settings.fifo ? { SequenceNumber: sequence } : {}) };
      if (fields.deduplicationId !== null && queue.settings.fifo) deduplication.remember(queue.settings, fields, answer);
      return answer;
    };
    const md5 = md5OfAttributes(attributes);
    return {
      ...state.atomically(send),
      MD5OfMessageBody: md5Of(body),
      ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5 }),
    };
  };
}

interface QueueFields {
  readonly delayMs: number;
  readonly groupId: string | null;
  readonly deduplicationId: string | null;
}

/** A group in a standard queue only makes the queue fair ("Amazon SQS fair queues"), which nobody can tell here. */
function standardFields(queue: Queue, parameters: SendParameters): QueueFields {
  if (parameters.MessageDeduplicationId !== undefined)
    throw invalidValue(
      'MessageDeduplicationId',
      parameters.MessageDeduplicationId,
      'The request includes a parameter that is not valid for this queue type',
    );
  const delaySeconds = parameters.DelaySeconds ?? queue.settings.delaySeconds;
  return { delayMs: delaySeconds * 1000, groupId: parameters.MessageGroupId ?? null, deduplicationId: null };
}

function fifoFields(queue: Queue, parameters: SendParameters): QueueFields {
  const { MessageGroupId: groupId, DelaySeconds: delay } = parameters;
  if (groupId === undefined) throw missingParameter('MessageGroupId');
  if (delay !== undefined && delay !== queue.settings.delaySeconds)
    throw invalidValue('DelaySeconds', delay, 'The request includes a parameter that is not valid for this queue type');
  const byContent = queue.settings.contentBasedDeduplication ? sha256(parameters.MessageBody) : undefined;
  const deduplicationId = parameters.MessageDeduplicationId ?? byContent;
  if (deduplicationId === undefined) {
    const reason = 'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
    throw invalidValue('MessageDeduplicationId', '', reason);
  }
  return { delayMs: queue.settings.delaySeconds * 1000, groupId, deduplicationId };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function traceHeader({ MessageSystemAttributes: { AWSTraceHeader: header } }: SendParameters): string | null {
  return header !== undefined && 'StringValue' in header ? header.StringValue : null;
}
