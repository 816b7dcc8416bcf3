import type { CreateAuthChallengeTriggerEvent } from 'aws-lambda';
import { CHALLENGE_GRID_MS } from '../../domain/limits.ts';
import { outcomeOfAnswer, refuseAnswer } from '../../domain/otp.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { echoed } from '../lib/dev-echo.ts';
import { requiredSetting } from '../lib/env.ts';
import { issueCode } from '../lib/issue-code.ts';
import { audit } from '../lib/log.ts';
import { onGrid } from '../lib/on-grid.ts';
import { pseudonym } from '../lib/pepper.ts';
import { readPhone } from '../lib/phone-table.ts';
import { addresseeOf } from './addressee.ts';
import { metadataOf, NO_CHALLENGE, newTurn, type Turn, turnOf } from './turn.ts';

const attemptsMax = Number(requiredSetting('OTP_MAX_ATTEMPTS'));

type Question = CreateAuthChallengeTriggerEvent['response'];

const iso = (epochMs: number): string => new Date(epochMs).toISOString();

/** Clients of the pool read texts only. */
const question = (turn: Turn, publicChallengeParameters: Record<string, string>): Question => ({
  publicChallengeParameters,
  privateChallengeParameters: { ...turn },
  challengeMetadata: metadataOf(turn),
});

const refused = (refusal: Refusal): Record<string, string> => ({ refusal: JSON.stringify(refusal) });

/** The first question of a session. */
const firstQuestion = async (event: CreateAuthChallengeTriggerEvent, now: number): Promise<Question> => {
  const issued = await issueCode(addresseeOf(event), now);
  if ('refusal' in issued) {
    audit('SIGN_IN_REFUSED', { code: issued.refusal.code });
    return question(newTurn(NO_CHALLENGE), refused(issued.refusal));
  }
  audit('CODE_ISSUED', { isNew: issued.code !== null });
  const { challengeId, expiresAt, resendAt, code } = issued;
  return question(newTurn(challengeId), { expiresAt: iso(expiresAt), resendAt: iso(resendAt), ...echoed(code) });
};

/** The question after an answer that let nobody in: about the same challenge, and with word of how the answer ended. */
const nextQuestion = async (event: CreateAuthChallengeTriggerEvent, last: Turn, now: number): Promise<Question> => {
  const row = await readPhone(pseudonym('phone', addresseeOf(event).phone));
  const outcome = outcomeOfAnswer(row, { turn: last.turn, attemptsMax }, now);
  const refusal = refuseAnswer(outcome, null);
  audit('SIGN_IN_REFUSED', { code: refusal.code });
  return question(newTurn(last.challengeId), refused(refusal));
};

/** The question of a session. A session that has a challenge keeps it: nothing is sent again. */
export const create = (event: CreateAuthChallengeTriggerEvent, now: number): Promise<Question> => {
  const last = turnOf(event.request.session.at(-1)?.challengeMetadata);
  return last === null ? onGrid(CHALLENGE_GRID_MS, () => firstQuestion(event, now)) : nextQuestion(event, last, now);
};
