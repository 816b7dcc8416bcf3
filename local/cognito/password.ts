import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../service.ts';
import { impossibleVerifier, randomSalt, srpVerifier } from './srp.ts';
import type { PasswordPolicy, UserPool } from './user-pool.ts';
import type { Credential } from './user-store.ts';

/** The characters that count as symbols (Amazon Cognito Developer Guide, "Adding user pool password requirements"). */
const SYMBOLS = '^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-';
/** Without letters and digits that people take for one another. */
const READABLE = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!@#%&';
const TEMPORARY_LENGTH = 12;

/** @throws AwsError InvalidPasswordException that names the first rule broken. */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  const reason = brokenRule(policy, password);
  if (reason !== undefined) throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${reason}`);
}

function brokenRule(policy: PasswordPolicy, password: string): string | undefined {
  if (password.length < policy.minimumLength) return 'Password not long enough';
  if (policy.requireUppercase && !/[A-Z]/.test(password)) return 'Password must have uppercase characters';
  if (policy.requireLowercase && !/[a-z]/.test(password)) return 'Password must have lowercase characters';
  if (policy.requireNumbers && !/[0-9]/.test(password)) return 'Password must have numeric characters';
  const hasSymbol = [...password].some((character) => isSymbol(password, character));
  return policy.requireSymbols && !hasSymbol ? 'Password must have symbol characters' : undefined;
}

/** A blank counts as a symbol between other characters. */
function isSymbol(password: string, character: string): boolean {
  return SYMBOLS.includes(character) || (character === ' ' && password.trim().includes(' '));
}

/** A random password that meets the policy, each such password equally likely. */
export function temporaryPassword(policy: PasswordPolicy): string {
  const length = Math.max(TEMPORARY_LENGTH, policy.minimumLength);
  const candidate = Array.from({ length }, () => READABLE.charAt(randomInt(READABLE.length))).join('');
  return brokenRule(policy, candidate) === undefined ? candidate : temporaryPassword(policy);
}

/** What is kept of a password. */
export function createCredential(pool: UserPool, username: string, password: string): Credential {
  const salt = randomSalt();
  return { salt, verifier: srpVerifier(srpIdentity(pool, username), salt, password) };
}

/** Whether a password is the one that the credential was made of. */
export function matchesCredential(pool: UserPool, username: string, credential: Credential, password: string): boolean {
  const verifier = srpVerifier(srpIdentity(pool, username), credential.salt, password);
  const [a, b] = [Buffer.from(verifier), Buffer.from(credential.verifier)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The credential of a name that nobody has: always the same for the name, and no password fits it (RFC 5054 §2.5.1.3). */
export function strangersCredential(secret: string, pool: UserPool, name: string): Credential {
  const salt = createHmac('sha256', secret).update(`salt/${pool.id}/${name}`).digest('hex').slice(0, 32);
  return { salt, verifier: impossibleVerifier(createHmac('sha512', secret).update(`verifier/${pool.id}/${name}`).digest()) };
}

/** The names that Cognito mixes into a verifier: the part of the pool id after `_`, and the user name. */
export function srpIdentity(pool: UserPool, username: string): { poolName: string; userId: string } {
  return { poolName: pool.id.slice(pool.id.indexOf('_') + 1), userId: username };
}
