import { z } from 'zod';
import type { JsonObject } from '../service.ts';
import type { Queue } from './queue.ts';
import { readParameters } from './request-parameters.ts';
import { sqsError } from './sqs-error.ts';

const attributeParameters = z.object({ AttributeNames: z.array(z.string()).default([]) });

/** Attributes that some queues have and others lack. */
const OPTIONAL = new Set([
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'Policy',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
]);

/** GetQueueAttributes (API reference): those asked for, or `All`; all values are text. @throws AwsError InvalidAttributeName. */
export function queueAttributes(queue: Queue, input: JsonObject, createdAtMs: number): JsonObject {
  const { AttributeNames: names } = readParameters(input, attributeParameters);
  const all = allAttributes(queue, createdAtMs);
  const unknown = names.find((name) => name !== 'All' && !(name in all) && !OPTIONAL.has(name));
  if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
}

function allAttributes(queue: Queue, createdAtMs: number): Record<string, string> {
  const { settings } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const created = String(Math.floor(createdAtMs / 1000));
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(settings.visibilitySeconds),
    MaximumMessageSize: String(settings.messageBytesMax),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.receiveWaitSeconds),
    ...settings.told,
  };
}
