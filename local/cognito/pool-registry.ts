import { AwsError } from '../service.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';

/** The pools and app clients of the template. */
export interface PoolRegistry {
  readonly pools: Map<string, UserPool>;
  readonly clients: Map<string, UserPoolClient>;
  /** @throws AwsError ResourceNotFoundException. */
  pool(id: string): UserPool;
  /** @throws AwsError ResourceNotFoundException, also when the client is of another pool than `pool`. */
  client(id: string, pool?: UserPool): UserPoolClient;
  byIssuer(issuer: string): UserPool | undefined;
}

/** A registry that the providers of the template fill. */
export function createPoolRegistry(): PoolRegistry {
  const pools = new Map<string, UserPool>();
  const clients = new Map<string, UserPoolClient>();
  return {
    pools,
    clients,
    pool: (id) => {
      const pool = pools.get(id);
      if (pool === undefined) throw new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`);
      return pool;
    },
    client: (id, pool) => {
      const client = clients.get(id);
      if (client !== undefined && (pool === undefined || client.pool === pool)) return client;
      throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
    },
    byIssuer: (issuer) => pools.get(issuer.slice(issuer.lastIndexOf('/') + 1)),
  };
}
