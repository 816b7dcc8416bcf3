import { AwsError, type JsonObject } from '../service.ts';
import { checkAttributes, checkMutable, checkRequired } from './attribute-schema.ts';
import { authenticate } from './authentication.ts';
import type { Challenge } from './challenges.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { checkPassword, createCredential, matchesCredential, srpIdentity } from './password.ts';
import { findSubject, refuseState, type Subject, wrongCredentials } from './sign-in-subject.ts';
import { provesPassword, type SrpServer, startSrp } from './srp.ts';
import { type Occasion, withoutMetadata } from './triggers/occasion.ts';
import { preAuthentication } from './triggers/sign-in-triggers.ts';
import { saveChanged, withAttributes } from './user-changes.ts';
import type { UserPoolClient } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';

/** Parameters or answers as clients send them. */
export type Parameters = Readonly<Record<string, string>>;

const ATTRIBUTE_PREFIX = 'userAttributes.';

/** A required parameter. @throws AwsError InvalidParameterException when it is missing. */
export function parameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value) return value;
  throw new AwsError('InvalidParameterException', `Missing required parameter ${name}`);
}

/** USER_SRP_AUTH: the challenge to prove the password. Users that don't exist get one that nobody can meet, unless the client is LEGACY. */
export async function startSrpSignIn(
  parts: CognitoParts,
  client: UserPoolClient,
  parameters: Parameters,
  occasion: Occasion,
): Promise<JsonObject> {
  const publicA = parameter(parameters, 'SRP_A');
  const subject = await admittedSubject(parts, client, parameters, occasion);
  const srp = srpServer(subject, publicA);
  const secretBlock = parts.challenges.open({ kind: 'PASSWORD_VERIFIER', ...challengeOf(client, subject), srp }, client.sessionMs);
  return { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: srpParameters(subject, srp, secretBlock) };
}

/** The subject of a first call, PreAuthentication having let it pass. */
export async function admittedSubject(
  parts: CognitoParts,
  client: UserPoolClient,
  parameters: Parameters,
  occasion: Occasion,
): Promise<Subject> {
  const name = parameter(parameters, 'USERNAME');
  await preAuthentication(parts, client, findSubject(parts, client, name), occasion);
  return findSubject(parts, client, name);
}

/** The server's side of an SRP sign-in. @throws AwsError NotAuthorizedException for a client value that would open every account. */
export function srpServer(subject: Subject, publicA: string): SrpServer {
  const srp = startSrp(publicA, subject.credential.verifier);
  if (srp === undefined) throw wrongCredentials();
  return srp;
}

/** What every kind of challenge keeps of its subject. */
export function challengeOf(client: UserPoolClient, { username, account }: Subject) {
  return { clientId: client.id, username, account };
}

/** ChallengeParameters of PASSWORD_VERIFIER. */
export function srpParameters({ credential, username }: Subject, { publicB }: SrpServer, secretBlock: string): JsonObject {
  return { SALT: credential.salt, SECRET_BLOCK: secretBlock, SRP_B: publicB, USERNAME: username, USER_ID_FOR_SRP: username };
}

/** PASSWORD_VERIFIER: tokens or the next challenge. A secret block serves once. */
export function answerSrp(parts: CognitoParts, client: UserPoolClient, answers: Parameters, occasion: Occasion): Promise<JsonObject> {
  const secretBlock = parameter(answers, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const claim = srpClaim(answers);
  const challenge = parts.challenges.claim(
    secretBlock,
    (open): open is PlainSrp => open.kind === 'PASSWORD_VERIFIER' && open.clientId === client.id,
  );
  if (challenge === undefined) throw wrongCredentials();
  parts.challenges.close(secretBlock);
  const proved = isProved(parts, client, challenge, { ...claim, secretBlock });
  const user = parts.users.find(client.pool, challenge.username);
  return admit(parts, client, user, { proved, account: challenge.account, occasion });
}

type PlainSrp = Extract<Challenge, { kind: 'PASSWORD_VERIFIER' }>;
type SrpClaim = { timestamp: string; signature: string };

/** The proof in the answers to PASSWORD_VERIFIER. @throws AwsError InvalidParameterException when a part of it is missing. */
export function srpClaim(answers: Parameters): SrpClaim {
  parameter(answers, 'USERNAME');
  return { timestamp: parameter(answers, 'TIMESTAMP'), signature: parameter(answers, 'PASSWORD_CLAIM_SIGNATURE') };
}

/** Whether a claim proves the password. @throws AwsError NotAuthorizedException while the account is locked. */
export function isProved(
  parts: CognitoParts,
  client: UserPoolClient,
  challenge: { srp: SrpServer; username: string; account: string },
  { secretBlock, ...claim }: SrpClaim & { secretBlock: string },
): boolean {
  parts.limits.refuseWhileLocked(challenge.account);
  const identity = srpIdentity(client.pool, challenge.username);
  return provesPassword(challenge.srp, { ...identity, ...claim, secretBlock: Buffer.from(secretBlock, 'base64') });
}

/** USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH. */
export async function signInByPassword(
  parts: CognitoParts,
  client: UserPoolClient,
  parameters: Parameters,
  occasion: Occasion,
): Promise<JsonObject> {
  const password = parameter(parameters, 'PASSWORD');
  const subject = await admittedSubject(parts, client, parameters, occasion);
  parts.limits.refuseWhileLocked(subject.account);
  const proved = matchesCredential(client.pool, subject.username, subject.credential, password);
  return admit(parts, client, subject.user, { proved, account: subject.account, occasion: withoutMetadata(occasion) });
}

/** NEW_PASSWORD_REQUIRED: the session stays open until a password passes. */
export function answerNewPassword(
  parts: CognitoParts,
  client: UserPoolClient,
  { session = '', answers, occasion }: { session: string | undefined; answers: Parameters; occasion: Occasion },
): Promise<JsonObject> {
  const challenge = parts.challenges.claim(
    session,
    (open): open is NewPassword => open.kind === 'NEW_PASSWORD_REQUIRED' && open.clientId === client.id,
  );
  if (challenge === undefined) throw parts.challenges.refusal(session);
  try {
    const user = parts.users.find(client.pool, challenge.username);
    if (user?.status !== 'FORCE_CHANGE_PASSWORD' || !user.enabled) throw parts.challenges.refusal(undefined);
    const saved = saveChanged(parts, client.pool, withNewPassword(client, user, answers));
    parts.challenges.close(session);
    return authenticate(parts, client, saved, { source: 'NewPasswordChallenge', occasion });
  } finally {
    parts.challenges.release(session);
  }
}

type NewPassword = Extract<Challenge, { kind: 'NEW_PASSWORD_REQUIRED' }>;

function withNewPassword(client: UserPoolClient, user: UserRecord, answers: Parameters): UserRecord {
  const { pool } = client;
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
  return { ...changed, credential: createCredential(pool, user.username, password), temporaryUntilMs: null, status: 'CONFIRMED' };
}

/** What follows a right or wrong password. The state of an account shows only to who knows its password. */
async function admit(
  parts: CognitoParts,
  client: UserPoolClient,
  user: UserRecord | undefined,
  { proved, account, occasion }: { proved: boolean; account: string; occasion: Occasion },
): Promise<JsonObject> {
  if (!proved || user === undefined) {
    parts.limits.passwordFailed(account);
    throw wrongCredentials();
  }
  parts.limits.passwordProved(account);
  refuseState(user);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return authenticate(parts, client, user, { occasion });
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
