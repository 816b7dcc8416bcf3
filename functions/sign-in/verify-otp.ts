import {
  AdminRespondToAuthChallengeCommand,
  type AdminRespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { OTP_LENGTH_MAX } from '../../domain/limits.ts';
import { type Refusal, refusal } from '../../domain/refusals.ts';
import type { AuthTokens } from '../../schema/generated/types.ts';
import { requiredSetting } from '../lib/env.ts';
import { mobileNumber } from '../lib/phone-number.ts';
import type { Answer } from './answer.ts';
import { authTokens, POOL_CLIENT, pool } from './pool.ts';
import { openSession, sealSession } from './sealed-session.ts';
import { answerStandIn } from './stand-in.ts';

const countries = requiredSetting('SMS_COUNTRIES').split(',');

/** Of a session that was used, is over, or whose account is no more. */
const SESSION_ERRORS = ['NotAuthorizedException', 'InvalidParameterException', 'CodeMismatchException', 'UserNotFoundException'];

const sessionInvalid: { refusal: Refusal } = { refusal: refusal('SESSION_INVALID', 'This sign-in is over. Start again.') };

/** Undefined when the pool does not know the session any more. The pool takes no empty answer; a blank is as wrong. */
const answerPool = async (phone: string, session: string, otp: string): Promise<AdminRespondToAuthChallengeCommandOutput | undefined> => {
  try {
    return await pool.send(
      new AdminRespondToAuthChallengeCommand({
        ...POOL_CLIENT,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session: session,
        ChallengeResponses: { USERNAME: phone, ANSWER: otp === '' ? ' ' : otp.slice(0, OTP_LENGTH_MAX) },
      }),
    );
  } catch (error) {
    if (error instanceof Error && SESSION_ERRORS.includes(error.name)) {
      return undefined;
    }
    throw error;
  }
};

/** The pool's trigger tells how an answer ended; only the session to go on in is not known to it. */
const refusalOf = (phone: string, { ChallengeParameters = {}, Session = '' }: AdminRespondToAuthChallengeCommandOutput): Refusal => {
  const told = JSON.parse(ChallengeParameters.refusal ?? 'null') as Refusal | null;
  if (told === null) {
    return sessionInvalid.refusal;
  }
  const hasMore = told.code === 'OTP_WRONG' && Number(told.info?.attemptsLeft) > 0;
  return hasMore ? { ...told, info: { ...told.info, session: sealSession(phone, { kind: 'POOL', session: Session }) } } : told;
};

/** Who answers: the phone as typed, the code as typed, and the session of `startAuth` or of the last answer. */
export type VerifyOtp = { phone: string; otp: string; session: string };

/** Tokens for the right code; OTP_WRONG, OTP_EXPIRED, OTP_LOCKED, SESSION_INVALID, and SUSPENDED for the right code of a suspended account. */
export const verifyOtp = async ({ phone: typed, otp, session: sealed }: VerifyOtp, now: number): Promise<Answer<AuthTokens>> => {
  const phone = mobileNumber(typed, countries);
  const session = phone === null ? null : openSession(phone, sealed);
  if (phone === null || session === null) {
    return sessionInvalid;
  }
  if (session.kind === 'STAND_IN') {
    return { refusal: await answerStandIn(phone, session, { otp, now }) };
  }
  const answered = await answerPool(phone, session.session, otp);
  if (answered === undefined) {
    return sessionInvalid;
  }
  return answered.AuthenticationResult === undefined
    ? { refusal: refusalOf(phone, answered) }
    : { value: authTokens(answered.AuthenticationResult) };
};
