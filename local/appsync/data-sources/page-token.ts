/**
 * `nextToken`: DynamoDB's last key, sealed so that clients cannot read or bend it, and good only for the resolver or function that gave it.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-query.html
 */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { JsonObject } from '../../service.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals and opens tokens with one key (AES-256-GCM, NIST SP 800-38D). */
export class PageTokens {
  readonly #key: KeyObject;

  constructor(secret: string) {
    this.#key = createSecretKey(createHash('sha256').update(secret).digest());
  }

  seal(lastKey: JsonObject, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(lastKey)), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** The key inside, or `undefined` for a token that is bent, or of another owner. */
  open(token: string, owner: string): JsonObject | undefined {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== token) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString());
    } catch {
      return undefined;
    }
  }
}
