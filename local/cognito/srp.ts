import { createHash, createHmac, getDiffieHellman, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Secure Remote Password (RFC 5054) as Cognito speaks it: SHA-256, generator 2, and the 3072-bit prime of RFC 3526, which Node knows as
 * modp15. Every exponent here has 256 bits, so an exponentiation takes some 5 ms.
 */
const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const G = 2n;
const K = hashToNumber(padded(N), padded(G));
const SECRET_BYTES = 32;
const KEY_BYTES = 16;

/** The server's side of one sign-in, between the two messages of the client; hexadecimal numbers. `publicB` is SRP_B. */
export type SrpServer = {
  publicB: string;
  secretB: string;
  clientA: string;
  verifier: string;
};

/** What a client proves its password with. */
export interface PasswordClaim {
  readonly poolName: string;
  readonly userId: string;
  readonly secretBlock: Buffer;
  readonly timestamp: string;
  /** Base64. */
  readonly signature: string;
}

/** The verifier (hexadecimal) of a password; `userId` is what the challenge will name as USER_ID_FOR_SRP. */
export function srpVerifier(identity: { poolName: string; userId: string }, salt: string, password: string): string {
  const inner = createHash('sha256').update(`${identity.poolName}${identity.userId}:${password}`).digest();
  return power(G, hashToNumber(padded(BigInt(`0x${salt}`)), inner)).toString(16);
}

/** A verifier that belongs to no known password, made from 256 or more secret bits; takes no exponentiation. */
export function impossibleVerifier(seed: Buffer): string {
  const root = BigInt(`0x${seed.toString('hex')}`) % N;
  return ((root * root) % N).toString(16);
}

/** A fresh salt, hexadecimal, 16 bytes. */
export function randomSalt(): string {
  return randomBytes(16).toString('hex');
}

/** The server's answer to SRP_A (hexadecimal), or undefined when A is no number or a multiple of N, which would open every account. */
export function startSrp(publicA: string, verifierHex: string): SrpServer | undefined {
  if (!/^[0-9a-f]{1,2048}$/i.test(publicA)) return undefined;
  if (numberOf(publicA) % N === 0n) return undefined;
  const secretB = randomBytes(SECRET_BYTES).toString('hex');
  const publicB = (K * numberOf(verifierHex) + power(G, numberOf(secretB))) % N;
  return { publicB: publicB.toString(16), secretB, clientA: publicA, verifier: verifierHex };
}

/** Whether a claim proves the password behind the verifier. */
export function provesPassword(server: SrpServer, claim: PasswordClaim): boolean {
  const clientA = numberOf(server.clientA);
  const u = hashToNumber(padded(clientA), padded(numberOf(server.publicB)));
  if (u === 0n) return false;
  const shared = power((clientA * power(numberOf(server.verifier), u)) % N, numberOf(server.secretB));
  const expected = createHmac('sha256', sessionKey(shared, u))
    .update(claim.poolName)
    .update(claim.userId)
    .update(claim.secretBlock)
    .update(claim.timestamp)
    .digest();
  const given = Buffer.from(claim.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** HKDF (RFC 5869) with the label that Cognito's clients use. */
function sessionKey(shared: bigint, u: bigint): Buffer {
  const extracted = createHmac('sha256', padded(u)).update(padded(shared)).digest();
  return createHmac('sha256', extracted).update('Caldera Derived Key\u0001').digest().subarray(0, KEY_BYTES);
}

/** The bytes of a number as Java's BigInteger writes them: a zero byte in front when the top bit is set. */
function padded(value: bigint): Buffer {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function numberOf(hexadecimal: string): bigint {
  return BigInt(`0x${hexadecimal}`);
}

function hashToNumber(...parts: Buffer[]): bigint {
  return BigInt(`0x${createHash('sha256').update(Buffer.concat(parts)).digest('hex')}`);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}
