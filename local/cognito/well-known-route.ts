import { allowOrigins } from '../http/cors.ts';
import { writeJson } from '../http/write-json.ts';
import type { Route } from '../service.ts';
import type { PoolRegistry } from './pool-registry.ts';
import { keySet, type SigningKeys } from './signing-keys.ts';

const PATH = /^\/([\w-]+_[0-9a-zA-Z]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/**
 * `GET /<pool id>/.well-known/jwks.json` (RFC 7517) and `…/openid-configuration` (OpenID Connect Discovery 1.0). The issuer is the one on
 * AWS, because clients derive it from the pool id; the key set is named where it can be fetched here.
 */
export function createWellKnownRoute(pools: PoolRegistry, keys: SigningKeys, endpoint: () => string): Route {
  return {
    matches: ({ method, path }) => method === 'GET' && pools.pools.has(PATH.exec(path)?.[1] ?? ''),
    handle: ({ path }, _body, response) => {
      const [, poolId = '', document] = PATH.exec(path) ?? [];
      allowOrigins(response);
      if (document === 'jwks.json') return writeJson(response, 200, keySet(keys.of(poolId)));
      writeJson(response, 200, {
        id_token_signing_alg_values_supported: ['RS256'],
        issuer: pools.pool(poolId).issuer,
        jwks_uri: `${endpoint()}/${poolId}/.well-known/jwks.json`,
        response_types_supported: ['code', 'token'],
        scopes_supported: ['openid', 'email', 'phone', 'profile'],
        subject_types_supported: ['public'],
      });
    },
  };
}
