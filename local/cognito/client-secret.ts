import { createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../service.ts';
import type { UserPoolClient } from './user-pool.ts';

/**
 * Checks SECRET_HASH: base64 of HMAC-SHA256(client secret, user name + client id) (Amazon Cognito Developer Guide, "Computing secret hash values").
 * @throws AwsError NotAuthorizedException when it is missing, wrong, or not asked for.
 */
export function checkSecretHash(client: UserPoolClient, username: string, hash: string | undefined): void {
  if (client.secret === undefined) {
    if (hash !== undefined) throw refused(`Client ${client.id} is not configured for secret but secret hash was received`);
    return;
  }
  if (hash === undefined) throw refused(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  const expected = createHmac('sha256', client.secret).update(`${username}${client.id}`).digest();
  const given = Buffer.from(hash, 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw refused(`Unable to verify secret hash for client ${client.id}`);
  }
}

/** @throws AwsError NotAuthorizedException when the client has a secret and `secret` is another or none. */
export function checkClientSecret(client: UserPoolClient, secret: string | undefined): void {
  if (client.secret === undefined) return;
  const [expected, given] = [Buffer.from(client.secret), Buffer.from(secret ?? '')];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused('Invalid client secret');
}

const refused = (message: string) => new AwsError('NotAuthorizedException', message);
