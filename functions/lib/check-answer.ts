import { randomUUID } from 'node:crypto';
import { OTP_LENGTH_MAX } from '../../domain/limits.ts';
import { requiredSetting } from './env.ts';
import type { Addressee } from './issue-code.ts';
import { codeHash, isSame, pseudonym } from './pepper.ts';
import { countAnswer, spendCode } from './phone-table.ts';

const attemptsMax = Number(requiredSetting('OTP_MAX_ATTEMPTS'));

/** What somebody typed, and in which turn of which challenge. */
export type GivenAnswer = { challengeId: string; turn: string; text: string };

/**
 * Whether an answer is the code of its challenge, once: counted first, compared then, used up last. `onRight` runs between: when it fails,
 * the code still lives.
 *
 * @throws Error when the table or `onRight` fails; the answer is counted then.
 */
export const checkAnswer = async (
  to: Addressee,
  { challengeId, turn, text }: GivenAnswer,
  { now, onRight }: { now: number; onRight: () => Promise<void> },
): Promise<boolean> => {
  const answer = { phoneName: pseudonym('phone', to.phone), challengeId, turn };
  const row = await countAnswer(answer, attemptsMax, now);
  const given = codeHash({ userPoolId: to.userPoolId, phone: to.phone, challengeId }, text.slice(0, OTP_LENGTH_MAX));
  if (row === null || !isSame(given, row.codeHash) || !to.isReal) {
    return false;
  }
  await onRight();
  return spendCode(answer, randomUUID());
};
