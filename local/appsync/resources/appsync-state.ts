/** What the resource providers of AppSync share while a template is loaded. */
import type { CloudContext, DynamoDbPort, JsonObject, LambdaPort, TemplateResource, UserPoolsPort } from '../../service.ts';
import type { GraphQLApi } from '../api/graphql-api.ts';
import type { Subscriptions } from '../realtime/subscriptions.ts';
import type { BundleCheck } from '../runtime/bundle-check.ts';
import type { JavaScriptRuntime } from '../runtime/javascript-runtime.ts';
import { refuse, textOf } from './template-properties.ts';

/** The services that AppSync calls. */
export interface AppSyncPorts {
  readonly dynamodb: DynamoDbPort;
  readonly lambda: LambdaPort;
  readonly userPools: UserPoolsPort;
}

/** AppSync of one local cloud. */
export interface AppSyncState {
  readonly context: CloudContext;
  readonly ports: AppSyncPorts;
  readonly apis: GraphQLApi[];
  readonly subscriptions: Subscriptions;
  readonly runtime: JavaScriptRuntime;
  readonly check: BundleCheck;
  readonly log: (message: string, fields?: JsonObject) => void;
}

/** The API that a resource belongs to. */
export function apiOf(state: AppSyncState, resource: TemplateResource): GraphQLApi {
  const id = textOf(resource, 'ApiId');
  return state.apis.find(({ settings }) => settings.id === id) ?? refuse(resource, `no API has the id ${id}.`);
}

/** ARN of a part of an API. */
export function apiArn({ context }: AppSyncState, api: GraphQLApi, rest: string): string {
  return `arn:aws:appsync:${context.region}:${context.accountId}:apis/${api.settings.id}/${rest}`;
}
