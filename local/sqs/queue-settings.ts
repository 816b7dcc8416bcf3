import { z } from 'zod';
import { type CloudContext, TemplateError, type TemplateResource } from '../service.ts';
import { templateBoolean, templateInteger, templateProperties } from '../template/template-properties.ts';

/** How a queue behaves, times in seconds. */
export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationByGroup: boolean;
  readonly delaySeconds: number;
  readonly messageBytesMax: number;
  readonly retentionSeconds: number;
  readonly receiveWaitSeconds: number;
  readonly visibilitySeconds: number;
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined;
  /** Attributes that are told and have no effect here, such as keys and policies. */
  readonly told: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const seconds = (min: number, max: number) => templateInteger.pipe(z.number().min(min).max(max));

/** CloudFormation takes a policy as an object or as its JSON text. */
function parsedText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const policy = z.preprocess(parsedText, z.record(z.string(), z.json()));

const redrivePolicy = z.preprocess(
  parsedText,
  z.strictObject({
    deadLetterTargetArn: z.string().startsWith('arn:'),
    maxReceiveCount: templateInteger.pipe(z.number().min(1).max(1000)),
  }),
);

/** "AWS::SQS::Queue" of the CloudFormation template reference, with the bounds of SetQueueAttributes. */
const queueProperties = z.object({
  QueueName: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,80}$|^(?=.{6,80}$)[A-Za-z0-9_-]+\.fifo$/, 'is no queue name')
    .optional(),
  FifoQueue: templateBoolean.default(false),
  ContentBasedDeduplication: templateBoolean.default(false),
  DeduplicationScope: z.enum(['queue', 'messageGroup']).default('queue'),
  FifoThroughputLimit: z.enum(['perQueue', 'perMessageGroupId']).default('perQueue'),
  DelaySeconds: seconds(0, 900).default(0),
  MaximumMessageSize: seconds(1_024, 1_048_576).default(1_048_576),
  MessageRetentionPeriod: seconds(60, 1_209_600).default(345_600),
  ReceiveMessageWaitTimeSeconds: seconds(0, 20).default(0),
  VisibilityTimeout: seconds(0, 43_200).default(30),
  RedrivePolicy: redrivePolicy.optional(),
  RedriveAllowPolicy: policy.optional(),
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: seconds(60, 86_400).optional(),
  SqsManagedSseEnabled: templateBoolean.optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

type QueueProperties = z.infer<typeof queueProperties>;

/** The properties of a queue that have their effect here; those on encryption are told and change nothing. */
export const QUEUE_PROPERTIES = Object.keys(queueProperties.shape);

/** @throws TemplateError for what SQS would refuse. */
export function queueSettings(
  resource: TemplateResource,
  { region, accountId }: Pick<CloudContext, 'region' | 'accountId'>,
): QueueSettings {
  const properties = templateProperties(resource, queueProperties);
  const name = properties.QueueName ?? generatedName(resource, properties.FifoQueue);
  const refuse = (reason: string): never => {
    throw new TemplateError(`${resource.logicalId} (${resource.type}): ${reason}`);
  };
  if (properties.FifoQueue !== name.endsWith('.fifo')) refuse('the name of a FIFO queue, and of no other, ends in .fifo');
  if (!properties.FifoQueue && properties.ContentBasedDeduplication) refuse('ContentBasedDeduplication is for FIFO queues only');
  const { RedrivePolicy: redrive } = properties;
  return {
    name,
    arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
    fifo: properties.FifoQueue,
    contentBasedDeduplication: properties.ContentBasedDeduplication,
    deduplicationByGroup: properties.DeduplicationScope === 'messageGroup',
    delaySeconds: properties.DelaySeconds,
    messageBytesMax: properties.MaximumMessageSize,
    retentionSeconds: properties.MessageRetentionPeriod,
    receiveWaitSeconds: properties.ReceiveMessageWaitTimeSeconds,
    visibilitySeconds: properties.VisibilityTimeout,
    redrive: redrive && { deadLetterArn: redrive.deadLetterTargetArn, maxReceiveCount: redrive.maxReceiveCount },
    told: toldAttributes(properties),
    tags: Object.fromEntries(properties.Tags.map(({ Key, Value }) => [Key, Value])),
  };
}

/** A name of at most 80 characters of which the end, which tells names apart, is kept. */
function generatedName({ generatedName: full }: TemplateResource, fifo: boolean): string {
  const ending = fifo ? '.fifo' : '';
  return `${full.slice(-(80 - ending.length))}${ending}`;
}

function toldAttributes(properties: QueueProperties): Record<string, string> {
  const { RedrivePolicy: redrive, RedriveAllowPolicy: allow, KmsMasterKeyId: key, KmsDataKeyReusePeriodSeconds: reuse } = properties;
  return {
    SqsManagedSseEnabled: String(properties.SqsManagedSseEnabled ?? key === undefined),
    ...(key === undefined ? {} : { KmsMasterKeyId: key, KmsDataKeyReusePeriodSeconds: String(reuse ?? 300) }),
    ...(redrive === undefined ? {} : { RedrivePolicy: JSON.stringify(redrive) }),
    ...(allow === undefined ? {} : { RedriveAllowPolicy: JSON.stringify(allow) }),
    ...(properties.FifoQueue
      ? {
          FifoQueue: 'true',
          ContentBasedDeduplication: String(properties.ContentBasedDeduplication),
          DeduplicationScope: properties.DeduplicationScope,
          FifoThroughputLimit: properties.FifoThroughputLimit,
        }
      : {}),
  };
}
