import { z } from 'zod';
import { type CloudContext, type ResourceProvider, TemplateError } from '../service.ts';
import { templateInteger, templateProperties } from '../template/template-properties.ts';
import { CLIENT_PROPERTIES, clientOf, poolOf } from './client-properties.ts';
import type { PoolRegistry } from './pool-registry.ts';
import type { SigningKeys } from './signing-keys.ts';
import { USER_POOL_PROPERTIES, userPoolOf } from './user-pool-properties.ts';

/** Pools, app clients and groups of the template; what has to do with the hosted pages and foreign identities is refused. */
export function cognitoProviders(context: CloudContext, registry: PoolRegistry, keys: SigningKeys): ResourceProvider[] {
  return [
    userPoolProvider(context, registry, keys),
    clientProvider(context, registry),
    groupProvider(registry),
    refused('AWS::Cognito::UserPoolDomain', 'the hosted sign-in pages are not run'),
    refused('AWS::Cognito::UserPoolIdentityProvider', 'foreign identity providers are not run'),
    refused('AWS::Cognito::UserPoolResourceServer', 'OAuth is not run'),
  ];
}

function userPoolProvider(context: CloudContext, registry: PoolRegistry, keys: SigningKeys): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPool',
    honoured: USER_POOL_PROPERTIES,
    create: async (resource) => {
      const pool = userPoolOf(context, resource);
      await keys.prepare(pool.id);
      registry.pools.set(pool.id, pool);
      const providerName = pool.issuer.slice('https://'.length);
      return {
        ref: pool.id,
        attributes: { Arn: pool.arn, ProviderName: providerName, ProviderURL: pool.issuer, UserPoolId: pool.id },
      };
    },
  };
}

function clientProvider(context: CloudContext, registry: PoolRegistry): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolClient',
    honoured: CLIENT_PROPERTIES,
    create: (resource) => {
      const client = clientOf(context, resource, poolOf(resource, registry.pools));
      registry.clients.set(client.id, client);
      const secret = client.secret === undefined ? {} : { ClientSecret: client.secret };
      return { ref: client.id, attributes: { ClientId: client.id, Name: client.name, ...secret } };
    },
  };
}

const groupProperties = z.object({
  Description: z.string().optional(),
  GroupName: z.string().optional(),
  Precedence: templateInteger.min(0).optional(),
});

function groupProvider(registry: PoolRegistry): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolGroup',
    honoured: ['Description', 'GroupName', 'Precedence', 'UserPoolId'],
    create: (resource) => {
      const properties = templateProperties(resource, groupProperties);
      const name = properties.GroupName ?? resource.generatedName;
      poolOf(resource, registry.pools).groups.set(name, { name, description: properties.Description, precedence: properties.Precedence });
      return { ref: name, attributes: {} };
    },
  };
}

function refused(type: string, reason: string): ResourceProvider {
  return {
    type,
    honoured: [],
    create: ({ logicalId }) => {
      throw new TemplateError(`${logicalId} (${type}): ${reason}`);
    },
  };
}
