import { createHmac } from 'node:crypto';
import { AwsError, type JsonObject } from '../service.ts';
import { checkAttributes, checkMutable, checkRequired } from './attribute-schema.ts';
import type { Challenge } from './challenges.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { checkPassword, createCredential, matchesCredential, srpIdentity, strangersCredential } from './password.ts';
import { provesPassword, startSrp } from './srp.ts';
import { saveChanged, withAttributes } from './user-changes.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';
import { foldCase, type UserRecord } from './user-store.ts';

/** Parameters or answers as clients send them. */
export type Parameters = Readonly<Record<string, string>>;

const ATTRIBUTE_PREFIX = 'userAttributes.';

/** What every unsuccessful sign-in says, so that nobody learns whether it was the name or the password. */
export const wrongCredentials = () => new AwsError('NotAuthorizedException', 'Incorrect username or password.');

/** A required parameter. @throws AwsError InvalidParameterException when it is missing. */
export function parameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value) return value;
  throw new AwsError('InvalidParameterException', `Missing required parameter ${name}`);
}

/** USER_SRP_AUTH: the challenge to prove the password. Users that don't exist get one that nobody can meet, unless the client is LEGACY. */
export function startSrpSignIn(parts: CognitoParts, client: UserPoolClient, parameters: Parameters): JsonObject {
  const subject = findSubject(parts, client, parameter(parameters, 'USERNAME'));
  const publicA = parameter(parameters, 'SRP_A');
  const srp = startSrp(publicA, subject.credential.verifier);
  if (srp === undefined) throw wrongCredentials();
  const secretBlock = parts.challenges.open(
    { kind: 'PASSWORD_VERIFIER', clientId: client.id, username: subject.username, account: subject.account, srp },
    client.sessionMs,
  );
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: subject.credential.salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: srp.publicB,
      USERNAME: subject.username,
      USER_ID_FOR_SRP: subject.username,
    },
  };
}

/** PASSWORD_VERIFIER: tokens or the next challenge. A secret block serves once. */
export function answerSrp(parts: CognitoParts, client: UserPoolClient, answers: Parameters): JsonObject {
  const secretBlock = parameter(answers, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const claim = { timestamp: parameter(answers, 'TIMESTAMP'), signature: parameter(answers, 'PASSWORD_CLAIM_SIGNATURE') };
  parameter(answers, 'USERNAME');
  const challenge = parts.challenges.peek(secretBlock);
  parts.challenges.close(secretBlock);
  if (challenge?.kind !== 'PASSWORD_VERIFIER' || challenge.clientId !== client.id) throw wrongCredentials();
  parts.limits.refuseWhileLocked(challenge.account);
  const identity = srpIdentity(client.pool, challenge.username);
  const proved = provesPassword(challenge.srp, { ...identity, ...claim, secretBlock: Buffer.from(secretBlock, 'base64') });
  const user = parts.users.find(client.pool, challenge.username);
  return admit(parts, client, user, { proved, account: challenge.account });
}

/** USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH. */
export function signInByPassword(parts: CognitoParts, client: UserPoolClient, parameters: Parameters): JsonObject {
  const subject = findSubject(parts, client, parameter(parameters, 'USERNAME'));
  const password = parameter(parameters, 'PASSWORD');
  parts.limits.refuseWhileLocked(subject.account);
  const proved = matchesCredential(client.pool, subject.username, subject.credential, password);
  return admit(parts, client, subject.user, { proved, account: subject.account });
}

/** NEW_PASSWORD_REQUIRED: the session stays open until a password passes. */
export function answerNewPassword(
  parts: CognitoParts,
  client: UserPoolClient,
  session: string | undefined,
  answers: Parameters,
): JsonObject {
  const { pool } = client;
  const challenge = openChallenge(parts, client, session);
  const user = parts.users.find(pool, challenge.username);
  if (user?.status !== 'FORCE_CHANGE_PASSWORD' || !user.enabled || session === undefined) throw invalidSession();
  const password = parameter(answers, 'NEW_PASSWORD');
  checkPassword(pool.passwordPolicy, password);
  const changes = Object.fromEntries(
    Object.entries(answers)
      .filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX))
      .map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), value]),
  );
  if (Object.keys(changes).some((name) => !client.writable.has(name))) {
    throw new AwsError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
  }
  checkAttributes(pool.attributes, changes);
  checkMutable(pool.attributes, Object.keys(changes));
  const changed = withAttributes(user, changes);
  checkRequired(pool.attributes, changed.attributes);
  const credential = createCredential(pool, user.username, password);
  const saved = saveChanged(parts, pool, { ...changed, credential, temporaryUntilMs: null, status: 'CONFIRMED' });
  parts.challenges.close(session);
  return authenticated(parts, client, saved);
}

/** Tokens of a new session, with the first refresh token. */
function authenticated(parts: CognitoParts, client: UserPoolClient, user: UserRecord): JsonObject {
  const session = parts.sessions.begin(client, user);
  const result = parts.issuer.issue(client, user, session);
  return { AuthenticationResult: { ...result, RefreshToken: parts.sessions.refreshToken(session) }, ChallengeParameters: {} };
}

/** What follows a right or wrong password. The state of an account shows only to who knows its password. */
function admit(
  parts: CognitoParts,
  client: UserPoolClient,
  user: UserRecord | undefined,
  { proved, account }: { proved: boolean; account: string },
): JsonObject {
  if (!proved || user === undefined) {
    parts.limits.passwordFailed(account);
    throw wrongCredentials();
  }
  parts.limits.passwordProved(account);
  if (!user.enabled) throw new AwsError('NotAuthorizedException', 'User is disabled.');
  if (user.status === 'UNCONFIRMED') throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return authenticated(parts, client, user);
  if (parts.clock.now() >= (user.temporaryUntilMs ?? 0)) {
    throw new AwsError('NotAuthorizedException', 'Temporary password has expired and must be reset by an administrator.');
  }
  return newPasswordChallenge(parts, client, user, account);
}

function newPasswordChallenge(parts: CognitoParts, client: UserPoolClient, user: UserRecord, account: string): JsonObject {
  const missing = [...client.pool.attributes].filter(([name, rule]) => rule.required && name !== 'sub' && !user.attributes[name]);
  const { sub: _sub, ...shown } = user.attributes;
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map(([name]) => `${ATTRIBUTE_PREFIX}${name}`)),
      userAttributes: JSON.stringify(shown),
    },
    Session: parts.challenges.open(
      { kind: 'NEW_PASSWORD_REQUIRED', clientId: client.id, username: user.username, account },
      client.sessionMs,
    ),
  };
}

function openChallenge(parts: CognitoParts, client: UserPoolClient, session: string | undefined): Challenge {
  const challenge = session === undefined ? undefined : parts.challenges.peek(session);
  if (challenge?.kind !== 'NEW_PASSWORD_REQUIRED' || challenge.clientId !== client.id) throw invalidSession();
  return challenge;
}

const invalidSession = () => new AwsError('NotAuthorizedException', 'Invalid session for the user.');

/** Whom a name means: a user, or a stranger with a made-up but constant id and credential (RFC 5054 §2.5.1.3). */
interface Subject {
  readonly user: UserRecord | undefined;
  readonly username: string;
  readonly credential: UserRecord['credential'];
  readonly account: string;
}

/** @throws AwsError UserNotFoundException for a LEGACY client. */
function findSubject(parts: CognitoParts, client: UserPoolClient, name: string): Subject {
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
