import type { ApolloClient } from '@apollo/client';
import { provePassword } from './prove-password.ts';
import { refusalOf } from './refusal.ts';
import { sessionOf } from './session-of.ts';
import { type SignedInUser, userOf } from './signed-in-user.ts';
import { callPool } from './user-pool.ts';

/** Where a code went, with most of it hidden, such as `a***@e***`; null when none was sent. */
export type CodeSent = { sentTo: string | null };

type Delivery = { CodeDeliveryDetails?: { Destination?: string } };

const sentTo = ({ CodeDeliveryDetails }: Delivery): CodeSent => ({ sentTo: CodeDeliveryDetails?.Destination ?? null });

const call = <Result>(client: ApolloClient, operation: string, input: object): Promise<Result> =>
  callPool<Result>(sessionOf(client).pool, operation, input);

/**
 * Makes an account straight at the user pool, which sends a code to the address; `confirmSignUp` takes it. Nobody is signed in by this.
 * Refusals: ACCOUNT_EXISTS, WEAK_PASSWORD, INVALID_INPUT, TOO_MANY_REQUESTS.
 */
export const signUpWithEmail = async (client: ApolloClient, email: string, password: string): Promise<CodeSent> => {
  const Username = email.trim();
  const input = { Username, Password: password, UserAttributes: [{ Name: 'email', Value: Username }] };
  return sentTo(await call<Delivery>(client, 'SignUp', input));
};

/** Confirms an account by the code of its e-mail; one that is confirmed already stays so. Refusals: CODE_WRONG, CODE_EXPIRED, TOO_MANY_REQUESTS. */
export const confirmSignUp = async (client: ApolloClient, email: string, code: string): Promise<void> => {
  try {
    await call(client, 'ConfirmSignUp', { Username: email.trim(), ConfirmationCode: code.trim() });
  } catch (error) {
    if (refusalOf(error)?.code !== 'ALREADY_CONFIRMED') {
      throw error;
    }
  }
};

/** Sends another code for `confirmSignUp`; the last one works no more. Refusals: ALREADY_CONFIRMED, TOO_MANY_REQUESTS. */
export const resendSignUpCode = async (client: ApolloClient, email: string): Promise<CodeSent> =>
  sentTo(await call<Delivery>(client, 'ResendConfirmationCode', { Username: email.trim() }));

/**
 * Signs in by e-mail and password. The password is proved to the user pool by SRP and never leaves the device.
 * Refusals: WRONG_CREDENTIALS, NOT_CONFIRMED, NEW_PASSWORD_NEEDED, SUSPENDED, TOO_MANY_REQUESTS.
 */
export const signInWithEmail = async (client: ApolloClient, email: string, password: string): Promise<SignedInUser> => {
  const session = sessionOf(client);
  const tokens = await provePassword(session.pool, email.trim(), password);
  await session.begin(tokens);
  return userOf(tokens);
};

/** Sends a code by which a forgotten password is set anew; an address that has no account is answered alike. Refusals: NOT_CONFIRMED, TOO_MANY_REQUESTS. */
export const resetPassword = async (client: ApolloClient, email: string): Promise<CodeSent> =>
  sentTo(await call<Delivery>(client, 'ForgotPassword', { Username: email.trim() }));

/** Sets a new password by the code of `resetPassword`. Nobody is signed in by this. Refusals: CODE_WRONG, CODE_EXPIRED, WEAK_PASSWORD, TOO_MANY_REQUESTS. */
export const confirmPasswordReset = async (client: ApolloClient, email: string, code: string, newPassword: string): Promise<void> => {
  const input = { Username: email.trim(), ConfirmationCode: code.trim(), Password: newPassword };
  await call(client, 'ConfirmForgotPassword', input);
};
