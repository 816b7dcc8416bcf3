import { z } from 'zod';
import { type ResourceProvider, TemplateError, type TemplateResource } from '../../service.ts';
import { templateInteger, templateProperties } from '../../template/template-properties.ts';
import { destinationArn } from '../destination-arn.ts';
import type { FunctionRegistry } from '../function-registry.ts';

/** How the events of one function are run and run again. */
export interface InvokeConfig {
  /** Further runs after one that failed. */
  readonly retriesMax: number;
  readonly eventAgeMsMax: number;
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
}

/** Lambda's own settings: two retries within six hours (AWS Lambda API reference, PutFunctionEventInvokeConfig). */
const DEFAULT_CONFIG: InvokeConfig = { retriesMax: 2, eventAgeMsMax: 21_600_000, onSuccess: undefined, onFailure: undefined };
const DESTINATION_SERVICES = ['sqs', 'lambda', 'events'];

const destination = z.object({ Destination: z.string().optional() }).default({});
const configProperties = z.object({
  DestinationConfig: z.object({ OnSuccess: destination, OnFailure: destination }).default({ OnSuccess: {}, OnFailure: {} }),
  FunctionName: z.string().min(1),
  MaximumEventAgeInSeconds: templateInteger.min(60).max(21_600).default(21_600),
  MaximumRetryAttempts: templateInteger.min(0).max(2).default(2),
  Qualifier: z.string().min(1),
});

/** The settings of all functions for asynchronous invocations. */
export interface InvokeConfigs {
  readonly provider: ResourceProvider;
  of(functionName: string): InvokeConfig;
}

/** Settings as the template's `AWS::Lambda::EventInvokeConfig` give them; all qualifiers of a function share one, as they share its code. */
export function createInvokeConfigs(functions: FunctionRegistry): InvokeConfigs {
  const configs = new Map<string, InvokeConfig>();
  const create = (resource: TemplateResource) => {
    const properties = templateProperties(resource, configProperties);
    const { name } = functions.find(properties.FunctionName);
    if (configs.has(name)) throw new TemplateError(`${resource.logicalId} (${resource.type}): ${name} already has such settings`);
    const { OnSuccess, OnFailure } = properties.DestinationConfig;
    configs.set(name, {
      retriesMax: properties.MaximumRetryAttempts,
      eventAgeMsMax: properties.MaximumEventAgeInSeconds * 1000,
      onSuccess: destinationArn(resource, OnSuccess.Destination, DESTINATION_SERVICES),
      onFailure: destinationArn(resource, OnFailure.Destination, DESTINATION_SERVICES),
    });
    return { ref: resource.generatedName, attributes: {} };
  };
  return {
    provider: { type: 'AWS::Lambda::EventInvokeConfig', honoured: Object.keys(configProperties.shape), create },
    of: (functionName) => configs.get(functionName) ?? DEFAULT_CONFIG,
  };
}
