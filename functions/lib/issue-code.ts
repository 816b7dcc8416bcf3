import { randomUUID } from 'node:crypto';
import { liveRow, type PhoneRow, rowWithCode } from '../../domain/entities/phone.ts';
import { OTP_RESEND_AFTER_MS, PHONE_RATES } from '../../domain/limits.ts';
import { decideCode, tooManyRequests } from '../../domain/otp.ts';
import { timesInView } from '../../domain/rates.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { requiredSetting } from './env.ts';
import { codeHash, newCode, pseudonym } from './pepper.ts';
import { countSent, nextHour, putCode, readPhone } from './phone-table.ts';
import { sendSms } from './sms.ts';

const SECOND_MS = 1000;
const lifeMs = Number(requiredSetting('OTP_TTL_SECONDS')) * SECOND_MS;
const sentMax = Number(requiredSetting('SMS_HOURLY_MAX'));
/** Each lost race means that somebody else's code was written, or an answer counted; the next look says what to do about it. */
const ROUNDS_MAX = 5;

/** Whose code. `isReal` is false for a name that nobody has: all goes its way, but nothing is sent and nothing is right. */
export type Addressee = { userPoolId: string; phone: string; isReal: boolean };

/** A challenge whose code lives; times are milliseconds since 1970. `code` is known to whom made it alone. */
export type Challenge = { challengeId: string; expiresAt: number; resendAt: number; code: string | null };

const challengeOf = ({ challengeId, codeExpiresAt, sentAt }: PhoneRow, code: string | null = null): Challenge => ({
  challengeId,
  expiresAt: codeExpiresAt,
  resendAt: sentAt + OTP_RESEND_AFTER_MS,
  code,
});

const minutes = Math.ceil(lifeMs / (60 * SECOND_MS));
const messageOf = (code: string): string => `${code} is your EcoBid code. It works for ${minutes} min. Never tell it to anyone.`;

const newRow = (to: Addressee, phoneName: string, before: PhoneRow | null, now: number): { row: PhoneRow; code: string } => {
  const code = newCode();
  const challengeId = randomUUID();
  const hash = codeHash({ userPoolId: to.userPoolId, phone: to.phone, challengeId }, code);
  const sentTimes = timesInView(before?.sentTimes ?? [], now, PHONE_RATES);
  return { row: rowWithCode(before, phoneName, { challengeId, codeHash: hash, lifeMs, now, sentTimes }), code };
};

/** Whether this row is the one that stands in the table, after a write whose condition failed: it may be our own, sent twice. */
const isWritten = async (phoneName: string, { challengeId }: PhoneRow): Promise<boolean> =>
  (await readPhone(phoneName))?.challengeId === challengeId;

/**
 * The live challenge of a phone: the one of the last minute, or a new one whose code is on its way. It is written as sent before it is sent, so
 * that whatever fails or comes twice, one code is one message at most. A refusal when the phone or the stage had enough.
 *
 * @throws Error when the table fails, or too many write to the same phone at once.
 */
export const issueCode = async (to: Addressee, now: number): Promise<Challenge | { refusal: Refusal }> => {
  const phoneName = pseudonym('phone', to.phone);
  let isCounted = false;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const found = await readPhone(phoneName);
    const decision = decideCode(found, now);
    if (decision.kind === 'REFUSE') {
      return { refusal: decision.refusal };
    }
    if (decision.kind === 'REUSE' && found !== null) {
      return challengeOf(found);
    }
    isCounted = isCounted || (await countSent(now, sentMax, to.isReal));
    if (!isCounted) {
      return { refusal: tooManyRequests(nextHour(now)) };
    }
    const { row, code } = newRow(to, phoneName, liveRow(found, now), now);
    if ((await putCode(found, row)) || (await isWritten(phoneName, row))) {
      if (to.isReal) {
        await sendSms(to.phone, messageOf(code));
      }
      return challengeOf(row, code);
    }
  }
  throw new Error('Too many wrote to the row of one phone at the same time.');
};
