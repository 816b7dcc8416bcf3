import { AdminCreateUserCommand, AdminInitiateAuthCommand, UsernameExistsException } from '@aws-sdk/client-cognito-identity-provider';
import { refuseCode, tooManyRequests } from '../../domain/otp.ts';
import { type Refusal, refusal } from '../../domain/refusals.ts';
import type { StartAuthPayload } from '../../schema/generated/types.ts';
import { requiredSetting } from '../lib/env.ts';
import { pseudonym } from '../lib/pepper.ts';
import { maskedNumber, mobileNumber } from '../lib/phone-number.ts';
import { readPhone } from '../lib/phone-table.ts';
import { countedAddress } from './address.ts';
import { countAddress } from './address-table.ts';
import type { Answer } from './answer.ts';
import { POOL_CLIENT, pool } from './pool.ts';
import { type Session, sealSession } from './sealed-session.ts';
import { isDisabled, standInQuestion } from './stand-in.ts';

const countries = requiredSetting('SMS_COUNTRIES').split(',');

/** What a session asks: where to answer, and what its client is told. */
type Question = { session: Session; parameters: Record<string, string> };

/** Registers the phone. Tried for every phone, so that known and unknown ones go the same way; the code makes the account somebody's. */
const register = async (phone: string): Promise<void> => {
  try {
    await pool.send(
      new AdminCreateUserCommand({
        UserPoolId: POOL_CLIENT.UserPoolId,
        Username: phone,
        MessageAction: 'SUPPRESS',
        UserAttributes: [{ Name: 'phone_number', Value: phone }],
      }),
    );
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) {
      throw error;
    }
  }
};

/** Cognito starts no session for an account that is disabled: one of ours stands in for it, so that nobody can tell. */
const askPool = async (phone: string, now: number): Promise<Question> => {
  try {
    const { Session = '', ChallengeParameters = {} } = await pool.send(
      new AdminInitiateAuthCommand({ ...POOL_CLIENT, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: phone } }),
    );
    return { session: { kind: 'POOL', session: Session }, parameters: ChallengeParameters };
  } catch (error) {
    if (isDisabled(error)) {
      return standInQuestion(phone, now);
    }
    throw error;
  }
};

const payloadOf = (phone: string, { session, parameters }: Question): Answer<StartAuthPayload> => {
  if (parameters.refusal !== undefined) {
    return { refusal: JSON.parse(parameters.refusal) as Refusal };
  }
  const { expiresAt = '', resendAt = '', devOtp = null } = parameters;
  return { value: { session: sealSession(phone, session), phoneMasked: maskedNumber(phone), expiresAt, resendAt, devOtp } };
};

/** Who asks: a phone as typed, and the address the request came from, null where there is no edge in front that would tell. */
export type StartAuth = { phone: string; address: string | null };

/**
 * Sends a code to a phone and opens the session in which it is typed. PHONE_NOT_SUPPORTED, OTP_LOCKED, OTP_TOO_SOON, TOO_MANY_REQUESTS; then nothing
 * was sent, and nobody registered.
 */
export const startAuth = async ({ phone: typed, address }: StartAuth, now: number): Promise<Answer<StartAuthPayload>> => {
  const phone = mobileNumber(typed, countries);
  if (phone === null) {
    return {
      refusal: refusal('PHONE_NOT_SUPPORTED', 'Codes are not sent to this number. Use a mobile number of a country that we serve.'),
    };
  }
  const refused = refuseCode(await readPhone(pseudonym('phone', phone)), now);
  if (refused !== null) {
    return { refusal: refused };
  }
  const retryAt = address === null ? null : await countAddress(countedAddress(address), now);
  if (retryAt !== null) {
    return { refusal: tooManyRequests(retryAt) };
  }
  await register(phone);
  return payloadOf(phone, await askPool(phone, now));
};
