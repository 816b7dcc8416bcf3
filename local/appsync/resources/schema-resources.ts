/** `AWS::AppSync::GraphQLSchema` and `AWS::AppSync::ApiKey`. */
import type { ResourceProvider } from '../../service.ts';
import { loadSchema } from '../schema/load-schema.ts';
import { type AppSyncState, apiArn, apiOf } from './appsync-state.ts';
import { documentOf, numberOf, refuse } from './template-properties.ts';

const DAY_MS = 86_400_000;
/** The life of a key whose template sets no end. */
const KEY_LIFE_MS = 7 * DAY_MS;

/** Gives an API its schema. */
export function schemaProvider(state: AppSyncState): ResourceProvider {
  return {
    type: 'AWS::AppSync::GraphQLSchema',
    honoured: ['ApiId', 'Definition', 'DefinitionS3Location'],
    create: (resource) => {
      const api = apiOf(state, resource);
      const definition = documentOf(resource, 'Definition', 'DefinitionS3Location') ?? refuse(resource, 'needs the property Definition.');
      api.useSchema(loadSchema(definition));
      const ref = `${api.settings.id}GraphQLSchema`;
      return { ref, attributes: { Id: ref } };
    },
  };
}

/** Keys keep their value for the life of a data directory, so that a pasted one goes on working. */
export function apiKeyProvider(state: AppSyncState): ResourceProvider {
  return {
    type: 'AWS::AppSync::ApiKey',
    honoured: ['ApiId', 'Expires', 'Description'],
    create: (resource) => {
      const api = apiOf(state, resource);
      const id = `da2-${state.context.secretName(`appsync-key-${resource.logicalId}`, 26)}`;
      const expiresSeconds = numberOf(resource, 'Expires', 0);
      const expiresAtMs = expiresSeconds === 0 ? state.context.clock.now() + KEY_LIFE_MS : expiresSeconds * 1000;
      api.apiKeys.push({ id, expiresAtMs });
      const arn = apiArn(state, api, `apikeys/${id}`);
      return { ref: arn, attributes: { ApiKey: id, ApiKeyId: id, Arn: arn } };
    },
  };
}
