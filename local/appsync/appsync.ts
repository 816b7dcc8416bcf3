/**
 * AWS AppSync: the GraphQL API of a template with its resolvers over HTTP, its subscriptions over WebSockets, and EvaluateCode.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/what-is-appsync.html
 */
import { join } from 'node:path';
import type { CloudContext, JsonObject, Service } from '../service.ts';
import { REQUEST_MS_MAX } from './execution/run-operation.ts';
import { evaluateCodeRoute } from './http/evaluate-code-route.ts';
import { graphqlRoute } from './http/graphql-route.ts';
import { Realtime } from './realtime/realtime.ts';
import { Subscriptions } from './realtime/subscriptions.ts';
import type { AppSyncPorts, AppSyncState } from './resources/appsync-state.ts';
import { dataSourceProvider } from './resources/data-source-resource.ts';
import { graphQLApiProvider } from './resources/graphql-api-resource.ts';
import { functionProvider, resolverProvider } from './resources/resolver-resources.ts';
import { apiKeyProvider, schemaProvider } from './resources/schema-resources.ts';
import { BundleCheck } from './runtime/bundle-check.ts';
import { CodeEvaluator } from './runtime/evaluate-code.ts';
import { JavaScriptRuntime } from './runtime/javascript-runtime.ts';
import { passedCode } from './runtime/passed-code.ts';

/** Beside the packages, so that all clouds of a checkout share it, and a new installation begins anew. */
const CHECKED = join(import.meta.dirname, '../../node_modules/.cache/appsync-code');

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
  const check = new BundleCheck(passedCode(CHECKED));
  const runtime = new JavaScriptRuntime(context.clock);
  const evaluator = new CodeEvaluator(context.clock, check);
  const log = (message: string, fields?: JsonObject) => context.log('appsync', message, fields);
  const subscriptions = new Subscriptions(context);
  const state: AppSyncState = { context, ports, apis: [], subscriptions, runtime, check, log };
  const realtime = new Realtime(context, () => state.apis[0], subscriptions);
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
    upgrades: [realtime],
    pending: () => realtime.pending(),
    start: () => {
      for (const api of state.apis) api.checkResolvers();
      realtime.start();
    },
    stop: () => {
      realtime.stop();
      runtime.dispose();
      evaluator.dispose();
    },
  };
}
