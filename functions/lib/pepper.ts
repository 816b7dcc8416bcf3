import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { OTP_DIGITS } from '../../domain/limits.ts';
import { requiredSetting } from './env.ts';
import { secretText } from './secret.ts';

// Read while the function starts, so that no sign-in waits for it.
const pepper = await secretText(requiredSetting('PEPPER_SECRET_ARN'));

/** What a code is good for: hashed with it, it opens nothing else. */
export type CodeUse = { userPoolId: string; phone: string; challengeId: string };

const hmac = (...parts: string[]): string => createHmac('sha256', pepper).update(JSON.stringify(parts)).digest('base64url');

/** The name under which the table knows a phone number or an address: an HMAC, since the few possible numbers would give a plain hash away. */
export const pseudonym = (kind: 'phone' | 'address', value: string): string => hmac(kind, value);

/** Six digits, each of the million equally likely. */
export const newCode = (): string => String(randomInt(10 ** OTP_DIGITS)).padStart(OTP_DIGITS, '0');

/** What is kept of a code (HMAC-SHA-256). */
export const codeHash = ({ userPoolId, phone, challengeId }: CodeUse, code: string): string =>
  hmac('code', userPoolId, phone, challengeId, code);

/** Whether two texts of this file are the same, in a time that does not tell where they differ. */
export const isSame = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** A key of 32 bytes for one purpose, under which nothing else of this file is made. */
export const keyFor = (purpose: string): Buffer =>
  createHmac('sha256', pepper)
    .update(JSON.stringify(['key', purpose]))
    .digest();
