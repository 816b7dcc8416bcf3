/** Random identifiers of `util`; their bytes come from the host's cryptographic generator, their times from the engine's clock. */
import { invocation } from './invocation.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** KSUID counts seconds from 2014-05-13T16:53:20Z. */
const KSUID_EPOCH_SECONDS = 1_400_000_000;

let randomHex: (bytes: number) => string = () => {
  throw new TypeError('No source of randomness.');
};

/** Gives the source of randomness: hexadecimal digits of that many random bytes. */
export function useRandomness(source: (bytes: number) => string): void {
  randomHex = source;
}

/** A version 4 UUID (RFC 9562). */
export function autoId(): string {
  const hex = randomHex(16);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function digits(value: bigint, alphabet: string, length: number): string {
  const base = BigInt(alphabet.length);
  let rest = value;
  let text = '';
  while (text.length < length) {
    text = alphabet.charAt(Number(rest % base)) + text;
    rest /= base;
  }
  return text;
}

/** 26 characters of Crockford's base 32: 48 bits of milliseconds, 80 bits of chance. */
export function autoUlid(): string {
  return digits((BigInt(invocation.nowMs) << 80n) | BigInt(`0x${randomHex(10)}`), CROCKFORD, 26);
}

/** 27 characters of base 62: 32 bits of seconds, 128 bits of chance. */
export function autoKsuid(): string {
  const seconds = BigInt(Math.floor(invocation.nowMs / 1000) - KSUID_EPOCH_SECONDS);
  return digits((seconds << 128n) | BigInt(`0x${randomHex(16)}`), BASE62, 27);
}
