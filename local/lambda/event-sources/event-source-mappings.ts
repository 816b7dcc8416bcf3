import type { CloudContext, ResourceProvider, TemplateResource } from '../../service.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { LambdaPorts } from '../lambda-ports.ts';
import { MAPPING_PROPERTIES, mappingSettings, type QueueMappingSettings, type StreamMappingSettings } from './mapping-settings.ts';
import { startQueueMapping } from './queue-mapping.ts';
import { type RunningMapping, startStreamMapping } from './stream-mapping.ts';

/** The event source mappings of the template. */
export interface EventSourceMappings {
  readonly provider: ResourceProvider;
  /** Begins to read for the mappings made since the last call; call it when all resources exist. */
  start(): Promise<void>;
  /** Records and messages on their way to a function, those included that nobody has read yet. */
  pending(): Promise<number>;
  stop(): void;
}

/** What all mappings share. */
export interface MappingParts {
  readonly functions: FunctionRegistry;
  readonly ports: LambdaPorts;
}

/** No mappings yet; the provider of `AWS::Lambda::EventSourceMapping` adds them. */
export function createEventSourceMappings(context: CloudContext, parts: MappingParts): EventSourceMappings {
  const mappings: (StreamMappingSettings | QueueMappingSettings)[] = [];
  const running: RunningMapping[] = [];
  const create = (resource: TemplateResource) => {
    const settings = mappingSettings(resource, (reference) => parts.functions.find(reference).name);
    mappings.push(settings);
    const arn = `arn:aws:lambda:${context.region}:${context.accountId}:event-source-mapping:${settings.id}`;
    return { ref: settings.id, attributes: { Id: settings.id, EventSourceMappingArn: arn } };
  };
  const begin = (settings: StreamMappingSettings | QueueMappingSettings) =>
    settings.kind === 'stream' ? startStreamMapping({ context, ...parts, settings }) : startQueueMapping({ context, ...parts, settings });
  return {
    provider: { type: 'AWS::Lambda::EventSourceMapping', honoured: MAPPING_PROPERTIES, create },
    start: async () => {
      const enabled = mappings.splice(0).filter((each) => each.enabled);
      running.push(...(await Promise.all(enabled.map(begin))));
    },
    pending: async () => {
      const counts = await Promise.all(running.map((mapping) => mapping.pending()));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    stop: () => {
      for (const mapping of running) mapping.stop();
    },
  };
}
