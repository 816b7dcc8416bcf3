import { randomUUID } from 'node:crypto';
import { AdminGetUserCommand, NotAuthorizedException } from '@aws-sdk/client-cognito-identity-provider';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { outcomeOfAnswer, refuseAnswer } from '../../domain/otp.ts';
import { type Refusal, refusal } from '../../domain/refusals.ts';
import { checkAnswer } from '../lib/check-answer.ts';
import { echoed } from '../lib/dev-echo.ts';
import { requiredSetting } from '../lib/env.ts';
import { issueCode } from '../lib/issue-code.ts';
import { pseudonym } from '../lib/pepper.ts';
import { readPhone } from '../lib/phone-table.ts';
import { documents } from '../lib/table.ts';
import { POOL_CLIENT, pool } from './pool.ts';
import { type Session, sealSession } from './sealed-session.ts';

/**
 * Cognito starts no session for a disabled account, and says so to anyone. So that only its owner learns that an account is suspended, such a
 * sign-in goes on here as it would there, up to the right code.
 */

const TableName = requiredSetting('TABLE');
const attemptsMax = Number(requiredSetting('OTP_MAX_ATTEMPTS'));
const sessionMs = Number(requiredSetting('SESSION_MINUTES')) * 60_000;

type StandIn = Extract<Session, { kind: 'STAND_IN' }>;

/** Whether the user pool says that an account is disabled. It says nothing else in these words to whoever brings no credentials yet. */
export const isDisabled = (error: unknown): boolean => error instanceof NotAuthorizedException;

const addresseeOf = (phone: string) => ({ userPoolId: POOL_CLIENT.UserPoolId, phone, isReal: true });

const newSession = (challengeId: string, now: number): StandIn => ({
  kind: 'STAND_IN',
  challengeId,
  turn: randomUUID(),
  expiresAt: now + sessionMs,
});

/** The question of a session that stands in, with the words of the pool's trigger. */
export const standInQuestion = async (phone: string, now: number): Promise<{ session: Session; parameters: Record<string, string> }> => {
  const issued = await issueCode(addresseeOf(phone), now);
  if ('refusal' in issued) {
    return { session: newSession('', now), parameters: { refusal: JSON.stringify(issued.refusal) } };
  }
  const { challengeId, expiresAt, resendAt, code } = issued;
  const times = { expiresAt: new Date(expiresAt).toISOString(), resendAt: new Date(resendAt).toISOString() };
  return { session: newSession(challengeId, now), parameters: { ...times, ...echoed(code) } };
};

/** SUSPENDED, with what was said about it to the account's owner. */
const suspended = async (phone: string): Promise<Refusal> => {
  const { UserAttributes = [] } = await pool.send(new AdminGetUserCommand({ UserPoolId: POOL_CLIENT.UserPoolId, Username: phone }));
  const userId = UserAttributes.find(({ Name }) => Name === 'sub')?.Value ?? '';
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { PK: userPartition(userId), SK: PROFILE_SORT } }));
  return refusal('SUSPENDED', 'Your account is suspended.', { reason: Item?.suspendedReason ?? null });
};

/** How an answer in a session that stands in ends: as it would in the pool, but SUSPENDED for the right code. */
export const answerStandIn = async (phone: string, session: StandIn, { otp, now }: { otp: string; now: number }): Promise<Refusal> => {
  const { challengeId, turn } = session;
  const phoneName = pseudonym('phone', phone);
  const isUsed = ((await readPhone(phoneName))?.turns ?? []).includes(turn);
  if (isUsed || now >= session.expiresAt) {
    return refusal('SESSION_INVALID', 'This sign-in is over. Start again.');
  }
  const onRight = async (): Promise<void> => undefined;
  if (await checkAnswer(addresseeOf(phone), { challengeId, turn, text: otp }, { now, onRight })) {
    return suspended(phone);
  }
  const outcome = outcomeOfAnswer(await readPhone(phoneName), { turn, attemptsMax }, now);
  return refuseAnswer(outcome, sealSession(phone, newSession(challengeId, now)));
};
