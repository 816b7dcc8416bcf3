import { createHmac } from 'node:crypto';
import { AwsError } from '../service.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { strangersCredential } from './password.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';
import { foldCase, type UserRecord } from './user-store.ts';

/** Whom a name means: a user, or a stranger with a made-up but constant id and credential (RFC 5054 §2.5.1.3). */
export interface Subject {
  readonly user: UserRecord | undefined;
  readonly username: string;
  readonly credential: UserRecord['credential'];
  /** The key under which failures are counted. */
  readonly account: string;
}

/** What every unsuccessful sign-in says, so that nobody learns whether it was the name or the password. */
export const wrongCredentials = () => new AwsError('NotAuthorizedException', 'Incorrect username or password.');

/** @throws AwsError NotAuthorizedException or UserNotConfirmedException for an account that may not be signed in to. */
export function refuseState(user: UserRecord): void {
  if (!user.enabled) throw new AwsError('NotAuthorizedException', 'User is disabled.');
  if (user.status === 'UNCONFIRMED') throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
}

/** @throws AwsError UserNotFoundException for a LEGACY client. */
export function findSubject(parts: CognitoParts, client: UserPoolClient, name: string): Subject {
  const { pool } = client;
  const user = parts.users.find(pool, name);
  if (user !== undefined) return { user, username: user.username, credential: user.credential, account: `${pool.id}/${user.username}` };
  if (!client.hidesUserExistence) throw new AwsError('UserNotFoundException', 'User does not exist.');
  const folded = foldCase(pool, name);
  const username = pool.signInNames.length > 0 ? strangersId(parts.strangersSecret, pool, folded) : name;
  return { user, username, credential: strangersCredential(parts.strangersSecret, pool, folded), account: `${pool.id}/${folded}` };
}

/** A UUID of version 4 in form, the same for the same name. */
function strangersId(secret: string, pool: UserPool, name: string): string {
  const hex = createHmac('sha256', secret).update(`id/${pool.id}/${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
