import type { Clock, TokenRefusal, UserPoolsPort, VerifiedToken } from '../service.ts';
import { BoundedMap } from './bounded-map.ts';
import { isSignedBy, parseToken } from './jwt.ts';
import type { PoolRegistry } from './pool-registry.ts';
import type { SigningKeys, TokenUse } from './signing-keys.ts';

/** Tokens remembered as good; the one unused for longest goes first. */
const REMEMBERED_MAX = 5000;

const refuse = (refused: TokenRefusal) => ({ refused });

/**
 * Checks tokens of the template's pools: RS256 by the key of their use, `iss`, `token_use`, `exp`. A good signature is remembered per
 * token, its expiry compared each time. Follows the Amazon Cognito Developer Guide, "Verifying JSON web tokens".
 */
export function createTokenVerifier(pools: PoolRegistry, keys: SigningKeys, clock: Clock): UserPoolsPort {
  const remembered = new BoundedMap<string, VerifiedToken>(REMEMBERED_MAX);
  return {
    verify: (token) => {
      const verified = remembered.get(token) ?? verifySignature(pools, keys, token);
      if ('refused' in verified) return verified;
      remembered.set(token, verified);
      return isExpired(verified, clock) ? refuse('expired') : verified;
    },
  };
}

function verifySignature(pools: PoolRegistry, keys: SigningKeys, token: string): VerifiedToken | { refused: TokenRefusal } {
  const parsed = parseToken(token);
  if (parsed === undefined) return refuse('unparsable');
  const { iss, token_use: use, exp } = parsed.claims;
  const pool = typeof iss === 'string' ? pools.byIssuer(iss) : undefined;
  if (pool === undefined || pool.issuer !== iss) return refuse('unknown-issuer');
  if (!isTokenUse(use) || typeof exp !== 'number') return refuse('invalid');
  const key = keys.of(pool.id)[use];
  if (parsed.header.kid !== key.keyId || !isSignedBy(parsed, key.publicKey)) return refuse('invalid');
  return { userPoolId: pool.id, issuer: pool.issuer, claims: parsed.claims };
}

function isTokenUse(use: unknown): use is TokenUse {
  return use === 'id' || use === 'access';
}

function isExpired({ claims }: VerifiedToken, clock: Clock): boolean {
  return typeof claims.exp !== 'number' || clock.now() >= claims.exp * 1000;
}
