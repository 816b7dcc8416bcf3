import { createPrivateKey, createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { AwsError, type JsonObject, type StateStore } from '../service.ts';

/** Which of the two tokens of a sign-in. */
export type TokenUse = 'id' | 'access';

interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The keys of one pool; as on AWS, one signs id tokens and another access tokens. */
export type PoolKeys = Readonly<Record<TokenUse, SigningKey>>;

/** Private keys as they are kept on disk, in PEM. */
type StoredKeys = { [use in TokenUse]: { keyId: string; pem: string } };

/** The signing keys of all pools. */
export interface SigningKeys {
  /** Makes the keys of a pool, or finds those of an earlier start. */
  prepare(poolId: string): Promise<void>;
  /** @throws AwsError ResourceNotFoundException for a pool whose keys were not prepared. */
  of(poolId: string): PoolKeys;
}

const MODULUS_BITS = 2048;

/** Keys in the durable state of the cloud, so that tokens outlive a restart. */
export function createSigningKeys(state: StateStore): SigningKeys {
  const table = state.table<StoredKeys>('cognito-signing-keys');
  const prepared = new Map<string, PoolKeys>();
  return {
    prepare: async (poolId) => {
      const stored = table.get(poolId) ?? { id: await generateKey(), access: await generateKey() };
      table.put(poolId, stored);
      prepared.set(poolId, { id: signingKey(stored.id), access: signingKey(stored.access) });
    },
    of: (poolId) => {
      const keys = prepared.get(poolId);
      if (keys === undefined) throw new AwsError('ResourceNotFoundException', `User pool ${poolId} does not exist.`);
      return keys;
    },
  };
}

/** The JSON Web Key Set (RFC 7517) of a pool. */
export function keySet(keys: PoolKeys): JsonObject {
  return { keys: [keys.id, keys.access].map(publicJwk) };
}

function publicJwk({ keyId, publicKey }: SigningKey): JsonObject {
  const { e = '', n = '' }: JsonWebKey = publicKey.export({ format: 'jwk' });
  return { alg: 'RS256', e, kid: keyId, kty: 'RSA', n, use: 'sig' };
}

async function generateKey(): Promise<{ keyId: string; pem: string }> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
  return { keyId: randomBytes(32).toString('base64'), pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
}

function signingKey({ keyId, pem }: { keyId: string; pem: string }): SigningKey {
  const privateKey = createPrivateKey(pem);
  return { keyId, privateKey, publicKey: createPublicKey(privateKey) };
}
