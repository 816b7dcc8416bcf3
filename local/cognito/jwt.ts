import { type KeyObject, sign, verify } from 'node:crypto';
import type { JsonObject } from '../service.ts';

/**
 * JSON Web Tokens (RFC 7519) with RS256 (RFC 7518 §3.3) on Node's own crypto, because the authorisation of every GraphQL request wants
 * an answer at once, and the packages for it answer by promise.
 */

/** A token taken apart, nothing of it checked. */
export interface ParsedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signedText: string;
  readonly signature: Buffer;
}

/** Far more than a user pool's largest token; longer texts are not looked into. */
const TOKEN_CHARACTERS_MAX = 32_768;

/** A signed token in compact form. */
export function signToken(claims: JsonObject, key: { readonly keyId: string; readonly privateKey: KeyObject }): string {
  const signedText = `${encode({ kid: key.keyId, alg: 'RS256' })}.${encode(claims)}`;
  return `${signedText}.${sign('sha256', Buffer.from(signedText), key.privateKey).toString('base64url')}`;
}

/** Undefined for what is no token in compact form. */
export function parseToken(token: string): ParsedToken | undefined {
  if (token.length > TOKEN_CHARACTERS_MAX) return undefined;
  const [header, claims, signature, ...more] = token.split('.');
  if (header === undefined || claims === undefined || !signature || more.length > 0) return undefined;
  const parsed = { header: decode(header), claims: decode(claims) };
  if (parsed.header === undefined || parsed.claims === undefined) return undefined;
  return {
    header: parsed.header,
    claims: parsed.claims,
    signedText: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Whether the token says RS256, and the key made its signature. */
export function isSignedBy(token: ParsedToken, publicKey: KeyObject): boolean {
  return token.header.alg === 'RS256' && verify('sha256', Buffer.from(token.signedText), publicKey, token.signature);
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
