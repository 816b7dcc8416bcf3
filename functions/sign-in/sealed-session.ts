import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyFor } from '../lib/pepper.ts';

/** What a session holds: one of the user pool, or one of our own that stands in where the pool starts none. */
export type Session = { kind: 'POOL'; session: string } | { kind: 'STAND_IN'; challengeId: string; turn: string; expiresAt: number };

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Cognito's sessions have up to 2,048 characters; all of ours are as long as the longest could get. */
const TEXT_BYTES = 2304;
const key = keyFor('session');

/** A session as clients get it: encrypted for its phone and always of the same length, so that no two kinds can be told apart. */
export const sealSession = (phone: string, session: Session): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(phone));
  const sealed = [cipher.update(JSON.stringify(session).padEnd(TEXT_BYTES)), cipher.final()];
  return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url');
};

/** The session in what a client sends, or null for one that is broken, made up, or of another phone. */
export const openSession = (phone: string, text: string): Session | null => {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== NONCE_BYTES + TEXT_BYTES + TAG_BYTES) {
    return null;
  }
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(phone));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString());
  } catch {
    return null;
  }
};
