import { randomBytes } from 'node:crypto';
import { AwsError, type JsonObject } from '../service.ts';
import { authenticate } from './authentication.ts';
import type { Challenge, ChallengeResult, CustomFlow } from './challenges.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { admittedSubject, challengeOf, isProved, type Parameters, parameter, srpClaim, srpParameters, srpServer } from './sign-in.ts';
import { findSubject, refuseState, type Subject, wrongCredentials } from './sign-in-subject.ts';
import { createAuthChallenge, defineAuthChallenge, verifyAuthChallenge } from './triggers/challenge-triggers.ts';
import { type Occasion, withoutMetadata } from './triggers/occasion.ts';
import { unrecognizable } from './triggers/trigger-runner.ts';
import type { UserPoolClient } from './user-pool.ts';

const SECRET_BLOCK_BYTES = 96;

/** A flow at the point where the triggers say how it goes on. `srpA` is there while a password can still be asked for. */
interface FlowStep {
  readonly client: UserPoolClient;
  readonly subject: Subject;
  readonly flow: CustomFlow;
  readonly srpA?: string | undefined;
  readonly occasion: Occasion;
}

/**
 * CUSTOM_AUTH: the first challenge of the pool's triggers, or tokens, or a refusal. With CHALLENGE_NAME SRP_A a password can be among the
 * challenges. A name that nobody has goes the same way where its existence is hidden. Follows the Amazon Cognito Developer Guide,
 * "Custom authentication challenge Lambda triggers".
 */
export async function startCustomSignIn(
  parts: CognitoParts,
  client: UserPoolClient,
  parameters: Parameters,
  occasion: Occasion,
): Promise<JsonObject> {
  const first = parameters.CHALLENGE_NAME;
  if (first !== undefined && first !== 'SRP_A') throw new AwsError('InvalidParameterException', `Unknown auth flow challenge ${first}.`);
  const srpA = first === undefined ? undefined : parameter(parameters, 'SRP_A');
  const before = findSubject(parts, client, parameter(parameters, 'USERNAME'));
  if (before.user !== undefined) refuseState(before.user);
  const subject = await admittedSubject(parts, client, parameters, occasion);
  const results = srpA === undefined ? [] : [resultOf('SRP_A', true)];
  return goOn(parts, { client, subject, flow: { sub: subject.user?.sub ?? null, results }, srpA, occasion: withoutMetadata(occasion) });
}

/** CUSTOM_CHALLENGE: what the triggers make of an answer. A session serves once; with two answers at a time the later one finds it gone. */
export async function answerCustomChallenge(
  parts: CognitoParts,
  client: UserPoolClient,
  { session = '', answers, occasion }: { session: string | undefined; answers: Parameters; occasion: Occasion },
): Promise<JsonObject> {
  const name = parameter(answers, 'USERNAME');
  const answer = parameter(answers, 'ANSWER');
  const challenge = parts.challenges.claim(
    session,
    (open): open is Custom => open.kind === 'CUSTOM_CHALLENGE' && isOf(parts, client, name, open),
  );
  if (challenge === undefined) throw parts.challenges.refusal(session);
  try {
    const { flow, privateParameters, metadata } = challenge;
    const subject = subjectOf(parts, client, challenge);
    const call = { client, username: subject.username, user: subject.user, session: flow.results, occasion };
    const correct = await verifyAuthChallenge(parts, call, { answer, privateParameters });
    return await goOn(parts, { client, subject, flow: grown(flow, resultOf('CUSTOM_CHALLENGE', correct, metadata)), occasion });
  } finally {
    parts.challenges.close(session);
  }
}

type Custom = Extract<Challenge, { kind: 'CUSTOM_CHALLENGE' }>;
type CustomSrp = Extract<Challenge, { kind: 'CUSTOM_PASSWORD_VERIFIER' }>;

/** PASSWORD_VERIFIER within a custom flow; undefined when the session is none of such. A wrong password counts like any other. */
export async function answerCustomSrp(
  parts: CognitoParts,
  client: UserPoolClient,
  { session, answers, occasion }: { session: string; answers: Parameters; occasion: Occasion },
): Promise<JsonObject | undefined> {
  const challenge = parts.challenges.claim(
    session,
    (open): open is CustomSrp => open.kind === 'CUSTOM_PASSWORD_VERIFIER' && open.clientId === client.id,
  );
  if (challenge === undefined) return undefined;
  try {
    const claim = srpClaim(answers);
    if (parameter(answers, 'PASSWORD_CLAIM_SECRET_BLOCK') !== challenge.secretBlock) throw wrongCredentials();
    const subject = subjectOf(parts, client, challenge);
    const proved = isProved(parts, client, challenge, { ...claim, secretBlock: challenge.secretBlock }) && subject.user !== undefined;
    if (proved) parts.limits.passwordProved(challenge.account);
    else parts.limits.passwordFailed(challenge.account);
    return await goOn(parts, { client, subject, flow: grown(challenge.flow, resultOf('PASSWORD_VERIFIER', proved)), occasion });
  } finally {
    parts.challenges.close(session);
  }
}

/** DefineAuthChallenge says how: an end, or the next challenge. A name that nobody has ends in nothing but a refusal. */
async function goOn(parts: CognitoParts, step: FlowStep): Promise<JsonObject> {
  const { client, subject, flow, srpA, occasion } = step;
  const call = { client, username: subject.username, user: subject.user, session: flow.results, occasion };
  const next = await defineAuthChallenge(parts, call);
  if (next.failAuthentication) throw wrongCredentials();
  if (next.issueTokens) {
    if (subject.user === undefined) throw wrongCredentials();
    return authenticate(parts, client, subject.user, { occasion });
  }
  if (next.challengeName === 'PASSWORD_VERIFIER' && srpA !== undefined) return askPassword(parts, step, srpA);
  if (next.challengeName !== 'CUSTOM_CHALLENGE') throw unrecognizable();
  const created = await createAuthChallenge(parts, call);
  const { publicChallengeParameters, privateChallengeParameters: privateParameters, challengeMetadata: metadata } = created;
  return {
    ChallengeName: 'CUSTOM_CHALLENGE',
    ChallengeParameters: { ...publicChallengeParameters, USERNAME: subject.username },
    Session: parts.challenges.open(
      { kind: 'CUSTOM_CHALLENGE', ...challengeOf(client, subject), privateParameters, metadata, flow },
      client.sessionMs,
    ),
  };
}

function askPassword(parts: CognitoParts, { client, subject, flow }: FlowStep, srpA: string): JsonObject {
  const srp = srpServer(subject, srpA);
  const secretBlock = randomBytes(SECRET_BLOCK_BYTES).toString('base64');
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: srpParameters(subject, srp, secretBlock),
    Session: parts.challenges.open(
      { kind: 'CUSTOM_PASSWORD_VERIFIER', ...challengeOf(client, subject), srp, secretBlock, flow },
      client.sessionMs,
    ),
  };
}

/** Whether a session belongs to the client and to the user that the answer names, by whichever name. */
function isOf(parts: CognitoParts, client: UserPoolClient, name: string, challenge: Custom): boolean {
  if (challenge.clientId !== client.id) return false;
  if (name === challenge.username) return true;
  const named = parts.users.find(client.pool, name);
  if (named === undefined && !client.hidesUserExistence) return false;
  return findSubject(parts, client, name).username === challenge.username;
}

/**
 * The subject of a flow as it is now. A stranger's flow stays one, even when somebody takes the name meanwhile.
 * @throws AwsError NotAuthorizedException when the user was deleted or disabled since the flow began.
 */
function subjectOf(parts: CognitoParts, client: UserPoolClient, challenge: Custom | CustomSrp): Subject {
  const { username, account, flow } = challenge;
  const credential = { salt: '', verifier: '' };
  if (flow.sub === null) return { user: undefined, username, account, credential };
  const user = parts.users.find(client.pool, username);
  if (user?.sub !== flow.sub) throw wrongCredentials();
  refuseState(user);
  return { user, username, account, credential: user.credential };
}

function resultOf(challengeName: string, challengeResult: boolean, challengeMetadata: string | null = null): ChallengeResult {
  return { challengeName, challengeResult, challengeMetadata };
}

function grown(flow: CustomFlow, result: ChallengeResult): CustomFlow {
  return { ...flow, results: [...flow.results, result] };
}
