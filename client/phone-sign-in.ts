import type { ApolloClient } from '@apollo/client';
import type { CallerContext } from './auth-link.ts';
import { type CodeSentFieldsFragment, StartAuthDocument, VerifyOtpDocument } from './generated/operations.ts';
import { RefusalError, refusalOf } from './refusal.ts';
import { sessionOf } from './session-of.ts';
import { type SignedInUser, userOf } from './signed-in-user.ts';

/**
 * A sign-in that waits for its code: plain data, which an app may keep while people look at their messages. The times are the cloud's.
 * `session` is what the next answer goes into; null once there were too many wrong ones. `devOtp` is the code itself on stages that echo it.
 */
export type PendingSignIn = { phone: string; session: string | null } & Omit<CodeSentFieldsFragment, '__typename' | 'session'>;

/** International form as E.164 has it, without what people put between the digits. */
const E164 = /^\+[1-9]\d{6,14}$/;
const BETWEEN_DIGITS = /[\s()./-]/g;

/** Guests alone may call these, whoever is signed in; and what they answer must not stay in the cache. */
const HOW = { fetchPolicy: 'no-cache', context: { asGuest: true } satisfies CallerContext } as const;

const start = async (client: ApolloClient, phone: string): Promise<PendingSignIn> => {
  const { data } = await client.mutate({ mutation: StartAuthDocument, variables: { phone }, ...HOW });
  if (!data) {
    throw new Error('The API answered without a session.');
  }
  const { session, phoneMasked, expiresAt, resendAt, devOtp } = data.startAuth;
  return { phone, session, phoneMasked, expiresAt, resendAt, devOtp };
};

/**
 * Has a code sent by SMS to a mobile phone, E.164 such as `+4915112345678`; `confirmCode` takes it. A number that is not known gets an account.
 * Refusals: INVALID_INPUT, PHONE_NOT_SUPPORTED, OTP_TOO_SOON, OTP_LOCKED, TOO_MANY_REQUESTS.
 */
export const signInWithPhone = async (client: ApolloClient, phone: string): Promise<PendingSignIn> => {
  sessionOf(client);
  const number = phone.replaceAll(BETWEEN_DIGITS, '');
  if (!E164.test(number)) {
    throw new RefusalError('INVALID_INPUT', 'This is not a phone number with its country code, such as +4915112345678.', {
      field: 'phone',
    });
  }
  return start(client, number);
};

/** Has another code sent, from `resendAt` on; the last one works no more. What comes of it is written into `pending`. Refusals: like `signInWithPhone`. */
export const resendCode = async (client: ApolloClient, pending: PendingSignIn): Promise<void> => {
  Object.assign(pending, await start(client, pending.phone));
};

/**
 * Signs in by the code that was sent. After a wrong one, OTP_WRONG tells `attemptsLeft`, and `pending` takes the next answer.
 * Refusals: OTP_WRONG, OTP_EXPIRED, OTP_LOCKED, SESSION_INVALID, SUSPENDED.
 */
export const confirmCode = async (client: ApolloClient, pending: PendingSignIn, code: string): Promise<SignedInUser> => {
  const { phone, session } = pending;
  if (session === null) {
    throw new RefusalError('OTP_EXPIRED', 'There were too many wrong codes. Please ask for a new one.');
  }
  const tokens = await verify(client, { phone, otp: code.trim(), session }).catch((error: unknown) => {
    const refusal = refusalOf(error);
    if (refusal?.code === 'OTP_WRONG') {
      pending.session = refusal.info.session;
    }
    throw error;
  });
  await sessionOf(client).begin(tokens);
  return userOf(tokens);
};

const verify = async (client: ApolloClient, variables: { phone: string; otp: string; session: string }) => {
  const { data } = await client.mutate({ mutation: VerifyOtpDocument, variables, ...HOW });
  if (!data) {
    throw new Error('The API answered without tokens.');
  }
  return data.verifyOtp;
};
