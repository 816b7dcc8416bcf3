/**
 * AWS AppSync over HTTP: the GraphQL API of a template with its resolvers, and EvaluateCode.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/what-is-appsync.html
 */
import type { CloudContext, JsonObject, Service } from '../service.ts';
import { REQUEST_MS_MAX } from './execution/run-operation.ts';
import { evaluateCodeRoute } from './http/evaluate-code-route.ts';
import { graphqlRoute } from './http/graphql-route.ts';
import type { AppSyncPorts, AppSyncState } from './resources/appsync-state.ts';
import { dataSourceProvider } from './resources/data-source-resource.ts';
import { graphQLApiProvider } from './resources/graphql-api-resource.ts';
import { functionProvider, resolverProvider } from './resources/resolver-resources.ts';
import { apiKeyProvider, schemaProvider } from './resources/schema-resources.ts';
import { BundleCheck } from './runtime/bundle-check.ts';
import { CodeEvaluator } from './runtime/evaluate-code.ts';
import { JavaScriptRuntime } from './runtime/javascript-runtime.ts';

/** Figures that tests make smaller. */
export interface AppSyncLimits {
  /** Milliseconds until a request is answered with `Execution timed out.` */
  readonly requestMsMax: number;
}

/** AppSync for one data directory; serves the one API of the template at `/graphql`. */
export function createAppSync(
  context: CloudContext,
  ports: AppSyncPorts,
  { requestMsMax }: AppSyncLimits = { requestMsMax: REQUEST_MS_MAX },
): Service {
  const check = new BundleCheck(context.state.table<true>('appsync.checked-bundles'));
  const runtime = new JavaScriptRuntime(context.clock);
  const evaluator = new CodeEvaluator(context.clock, check);
  const log = (message: string, fields?: JsonObject) => context.log('appsync', message, fields);
  const state: AppSyncState = { context, ports, apis: [], runtime, check, log };
  return {
    name: 'appsync',
    providers: [
      graphQLApiProvider(state),
      schemaProvider(state),
      apiKeyProvider(state),
      dataSourceProvider(state),
      functionProvider(state),
      resolverProvider(state),
    ],
    routes: [graphqlRoute(() => state.apis[0], { meter: context.meter, requestMsMax }), evaluateCodeRoute(evaluator)],
    start: () => {
      for (const api of state.apis) api.checkResolvers();
    },
    stop: () => {
      runtime.dispose();
      evaluator.dispose();
    },
  };
}
