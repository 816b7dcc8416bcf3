import { liveRow, lockedUntil, type PhoneRow } from './entities/phone.ts';
import { OTP_RESEND_AFTER_MS, PHONE_RATES } from './limits.ts';
import { nextAllowedAt } from './rates.ts';
import { type Refusal, refusal } from './refusals.ts';

/** What becomes of the wish for a code: the one that was just sent serves, a new one is sent, or none for now. */
export type CodeDecision = { kind: 'REUSE' } | { kind: 'SEND' } | { kind: 'REFUSE'; refusal: Refusal };

/** OTP_LOCKED. `until` is milliseconds since 1970. */
const phoneLocked = (until: number): Refusal =>
  refusal('OTP_LOCKED', 'There were too many wrong codes for this phone. Try again later.', { until });

/** TOO_MANY_REQUESTS. `retryAt` is milliseconds since 1970. */
export const tooManyRequests = (retryAt: number): Refusal =>
  refusal('TOO_MANY_REQUESTS', 'Too many codes were asked for. Try again later.', { retryAt });

/** Whether a phone gets a code now. Within a minute of the last one that one serves, so that a question which comes twice sends one message. */
export const decideCode = (found: PhoneRow | null, now: number): CodeDecision => {
  const row = liveRow(found, now);
  const until = lockedUntil(row, now);
  if (until !== null) {
    return { kind: 'REFUSE', refusal: phoneLocked(until) };
  }
  if (row !== null && now < row.sentAt + OTP_RESEND_AFTER_MS) {
    return { kind: 'REUSE' };
  }
  const retryAt = row === null ? null : nextAllowedAt(row.sentTimes, now, PHONE_RATES);
  return retryAt === null ? { kind: 'SEND' } : { kind: 'REFUSE', refusal: tooManyRequests(retryAt) };
};

/** Why a phone's owner gets no code now: OTP_TOO_SOON within a minute of the last, OTP_LOCKED, TOO_MANY_REQUESTS; null when one may be sent. */
export const refuseCode = (row: PhoneRow | null, now: number): Refusal | null => {
  const decision = decideCode(row, now);
  if (decision.kind === 'REUSE' && row !== null) {
    return refusal('OTP_TOO_SOON', 'A code was just sent. Wait a little before asking for another.', {
      retryAt: row.sentAt + OTP_RESEND_AFTER_MS,
    });
  }
  return decision.kind === 'REFUSE' ? decision.refusal : null;
};

/** How an answer ended that let nobody in. `attemptsLeft` is of the code; `until` is milliseconds since 1970. */
export type AnswerOutcome = { kind: 'WRONG'; attemptsLeft: number } | { kind: 'EXPIRED' } | { kind: 'LOCKED'; until: number };

/**
 * How the answer of a turn ended, from the row as it is after it. An answer that was not counted was never compared: the code was too old by then,
 * used, answered too often, or had a successor.
 */
export const outcomeOfAnswer = (found: PhoneRow | null, answer: { turn: string; attemptsMax: number }, now: number): AnswerOutcome => {
  const row = liveRow(found, now);
  const until = lockedUntil(row, now);
  if (until !== null) {
    return { kind: 'LOCKED', until };
  }
  return row === null || !(row.turns ?? []).includes(answer.turn)
    ? { kind: 'EXPIRED' }
    : { kind: 'WRONG', attemptsLeft: Math.max(0, answer.attemptsMax - row.attempts) };
};

/** The refusal of an answer. `session` is the next session, for as long as an attempt is left. */
export const refuseAnswer = (outcome: AnswerOutcome, session: string | null): Refusal => {
  if (outcome.kind === 'LOCKED') {
    return phoneLocked(outcome.until);
  }
  if (outcome.kind === 'EXPIRED') {
    return refusal('OTP_EXPIRED', 'This code works no more. Ask for a new one.');
  }
  const { attemptsLeft } = outcome;
  return refusal('OTP_WRONG', 'This is not the code.', { attemptsLeft, session: attemptsLeft === 0 ? null : session });
};
