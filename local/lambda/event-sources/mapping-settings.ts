import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TemplateError, type TemplateResource } from '../../service.ts';
import { templateBoolean, templateInteger, templateProperties } from '../../template/template-properties.ts';
import { destinationArn } from '../destination-arn.ts';
import { type RecordFilter, recordFilter } from './record-filter.ts';

/** What mappings of streams and of queues have in common. */
interface MappingSettings {
  /** A UUID, the same at each start. */
  readonly id: string;
  readonly functionName: string;
  readonly sourceArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** How long records are gathered for one batch; 0 for as they come. */
  readonly windowMs: number;
  readonly reportsItemFailures: boolean;
  /** Which records the function gets; the others count as done. */
  readonly matches: RecordFilter;
}

/** The settings of a mapping from a table's stream to a function. */
export interface StreamMappingSettings extends MappingSettings {
  readonly kind: 'stream';
  readonly startAt: 'TRIM_HORIZON' | 'LATEST';
  readonly bisects: boolean;
  /** Further runs after one that failed; undefined for without end. */
  readonly retriesMax: number | undefined;
  readonly recordAgeMsMax: number | undefined;
  readonly onFailure: string | undefined;
}

/** The settings of a mapping from a queue to a function. */
export interface QueueMappingSettings extends MappingSettings {
  readonly kind: 'queue';
  /** Batches at work at once. */
  readonly concurrency: number;
}

const STREAM_BATCH = { usual: 100, max: 10_000 };
const QUEUE_BATCH = { usual: 10, max: 10_000 };
/** One receive of SQS brings ten messages; more take a window to gather ("Lambda parameters for Amazon SQS event source mappings"). */
const QUEUE_BATCH_WITHOUT_WINDOW = 10;
/** Lambda begins with five concurrent batches for a queue ("Configuring scaling behavior for SQS event source mappings"). */
const QUEUE_CONCURRENCY = 5;

const mappingProperties = z.object({
  BatchSize: templateInteger.min(1).optional(),
  BisectBatchOnFunctionError: templateBoolean.default(false),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string().optional() }).default({}) }).default({ OnFailure: {} }),
  Enabled: templateBoolean.default(true),
  EventSourceArn: z.string({ message: 'only streams of tables and queues are run' }),
  FilterCriteria: z
    .object({
      Filters: z
        .array(z.object({ Pattern: z.string() }))
        .max(10)
        .default([]),
    })
    .default({ Filters: [] }),
  FunctionName: z.string().min(1),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).max(1).default([]),
  MaximumBatchingWindowInSeconds: templateInteger.min(0).max(300).default(0),
  MaximumRecordAgeInSeconds: templateInteger.min(-1).max(604_800).default(-1),
  MaximumRetryAttempts: templateInteger.min(-1).max(10_000).default(-1),
  ParallelizationFactor: templateInteger.max(1, { message: 'only 1 is run' }).optional(),
  ScalingConfig: z.object({ MaximumConcurrency: templateInteger.min(2).max(1000).optional() }).default({}),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  Tags: z.unknown().optional(),
  TumblingWindowInSeconds: templateInteger.max(0, { message: 'tumbling windows are not run' }).optional(),
});
type MappingProperties = z.infer<typeof mappingProperties>;

/** Properties that have their effect here, or are refused. */
export const MAPPING_PROPERTIES = Object.keys(mappingProperties.shape);

/**
 * What an `AWS::Lambda::EventSourceMapping` asks for, by the AWS Lambda API reference, CreateEventSourceMapping.
 *
 * @throws TemplateError for sources other than streams of tables and queues, and for tumbling windows and parallel batches of a shard.
 */
export function mappingSettings(
  resource: TemplateResource,
  functionName: (reference: string) => string,
): StreamMappingSettings | QueueMappingSettings {
  const properties = templateProperties(resource, mappingProperties);
  const { EventSourceArn: sourceArn } = properties;
  const limits = sourceArn.split(':')[2] === 'sqs' ? QUEUE_BATCH : STREAM_BATCH;
  const common = {
    id: mappingId(resource.generatedName),
    functionName: functionName(properties.FunctionName),
    sourceArn,
    enabled: properties.Enabled,
    batchSize: properties.BatchSize ?? limits.usual,
    windowMs: properties.MaximumBatchingWindowInSeconds * 1000,
    reportsItemFailures: properties.FunctionResponseTypes.length > 0,
    matches: recordFilter(
      resource,
      properties.FilterCriteria.Filters.map(({ Pattern }) => Pattern),
    ),
  };
  if (common.batchSize > limits.max) throw refusal(resource, `BatchSize: at most ${limits.max}`);
  if (/^arn:[^:]+:dynamodb:.+\/stream\/.+$/.test(sourceArn)) return streamSettings(resource, properties, common);
  if (limits === QUEUE_BATCH) return queueSettings(resource, properties, common);
  throw refusal(resource, `EventSourceArn: only streams of tables and queues are run, not ${sourceArn}`);
}

function streamSettings(resource: TemplateResource, properties: MappingProperties, common: MappingSettings): StreamMappingSettings {
  const { MaximumRecordAgeInSeconds: ageSeconds, MaximumRetryAttempts: retries, StartingPosition: startAt } = properties;
  if (startAt === undefined) throw refusal(resource, 'StartingPosition: a stream needs TRIM_HORIZON or LATEST');
  if (ageSeconds >= 0 && ageSeconds < 60) throw refusal(resource, 'MaximumRecordAgeInSeconds: at least 60, or -1 for no limit');
  return {
    ...common,
    kind: 'stream',
    startAt,
    bisects: properties.BisectBatchOnFunctionError,
    retriesMax: retries === -1 ? undefined : retries,
    recordAgeMsMax: ageSeconds === -1 ? undefined : ageSeconds * 1000,
    onFailure: destinationArn(resource, properties.DestinationConfig.OnFailure.Destination, ['sqs']),
  };
}

function queueSettings(resource: TemplateResource, properties: MappingProperties, common: MappingSettings): QueueMappingSettings {
  if (common.batchSize > QUEUE_BATCH_WITHOUT_WINDOW && common.windowMs === 0) {
    throw refusal(
      resource,
      `BatchSize: more than ${QUEUE_BATCH_WITHOUT_WINDOW} messages need a MaximumBatchingWindowInSeconds of at least 1`,
    );
  }
  return { ...common, kind: 'queue', concurrency: properties.ScalingConfig.MaximumConcurrency ?? QUEUE_CONCURRENCY };
}

const refusal = ({ logicalId, type }: TemplateResource, reason: string) => new TemplateError(`${logicalId} (${type}): ${reason}`);

function mappingId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
