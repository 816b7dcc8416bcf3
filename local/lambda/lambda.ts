import { z } from 'zod';
import type { AsyncLambdaPort, CloudContext, LambdaPort, ResourceProvider, Service, TemplateResource } from '../service.ts';
import { templateProperties } from '../template/template-properties.ts';
import { createAsyncInvokes } from './asynchronous/async-invokes.ts';
import { createInvokeConfigs } from './asynchronous/invoke-config.ts';
import { createEventSourceMappings } from './event-sources/event-source-mappings.ts';
import { FUNCTION_PROPERTIES, functionDefinition } from './function-definition.ts';
import { createFunctionRegistry, type FunctionRegistry } from './function-registry.ts';
import { createInvokeRoute } from './invoke-route.ts';
import type { LambdaPorts } from './lambda-ports.ts';

/**
 * Lambda: runs the functions of the template in processes of their own, for the other services, for clients of its Invoke API, and for
 * what the event source mappings of the template read from streams and queues.
 */
export function createLambda(context: CloudContext, ports: LambdaPorts): Service & LambdaPort & AsyncLambdaPort {
  const functions = createFunctionRegistry(context);
  const configs = createInvokeConfigs(functions);
  const asynchronous = createAsyncInvokes(context, { functions, configs, ports });
  const mappings = createEventSourceMappings(context, { functions, ports });
  const simple = [functionProvider(context, functions), permissionProvider, versionProvider(functions), aliasProvider(functions)];
  return {
    name: 'lambda',
    providers: [...simple, configs.provider, mappings.provider],
    routes: [createInvokeRoute(functions, asynchronous)],
    invoke: functions.invoke,
    invokeLater: asynchronous.invokeLater,
    pending: async () => {
      const mapped = await mappings.pending();
      return mapped + asynchronous.pending();
    },
    start: async () => {
      asynchronous.start();
      await mappings.start();
    },
    stop: async () => {
      mappings.stop();
      asynchronous.stop();
      await functions.stop();
    },
  };
}

function functionProvider(context: CloudContext, functions: FunctionRegistry): ResourceProvider {
  return {
    type: 'AWS::Lambda::Function',
    honoured: FUNCTION_PROPERTIES,
    create: (resource) => {
      const definition = functionDefinition(context, resource);
      functions.add(definition);
      return { ref: definition.name, attributes: { Arn: definition.arn } };
    },
  };
}

/** Every caller may invoke every function here, so a permission changes nothing. */
const permissionProvider: ResourceProvider = {
  type: 'AWS::Lambda::Permission',
  honoured: [
    'Action',
    'EventSourceToken',
    'FunctionName',
    'FunctionUrlAuthType',
    'Principal',
    'PrincipalOrgID',
    'SourceAccount',
    'SourceArn',
  ],
  create: (resource) => ({ ref: resource.generatedName, attributes: { Id: resource.generatedName } }),
};

function versionProvider(functions: FunctionRegistry): ResourceProvider {
  return {
    type: 'AWS::Lambda::Version',
    honoured: ['CodeSha256', 'Description', 'FunctionName'],
    create: (resource) => {
      const arn = `${functionArn(functions, resource)}:1`;
      return { ref: arn, attributes: { FunctionArn: arn, Version: '1' } };
    },
  };
}

function aliasProvider(functions: FunctionRegistry): ResourceProvider {
  return {
    type: 'AWS::Lambda::Alias',
    honoured: ['Description', 'FunctionName', 'FunctionVersion', 'Name'],
    create: (resource) => {
      const { Name: name } = templateProperties(resource, z.object({ Name: z.string().min(1) }));
      const arn = `${functionArn(functions, resource)}:${name}`;
      return { ref: arn, attributes: { AliasArn: arn } };
    },
  };
}

function functionArn(functions: FunctionRegistry, resource: TemplateResource): string {
  return functions.find(templateProperties(resource, z.object({ FunctionName: z.string() })).FunctionName).arn;
}
