import { randomInt } from 'node:crypto';
import { asGuest, post, type Stage, type WireAnswer } from './stage.ts';
import { steer } from './steering.ts';

/** What a field answered: its value, or the first error; fails on more than one. */
export type FieldAnswer = { value: Record<string, unknown> | null; code: string | null; info: Record<string, unknown> | null };

const START = 'mutation ($phone: AWSPhone!) { startAuth(phone: $phone) { session phoneMasked expiresAt resendAt devOtp } }';
const VERIFY = `mutation ($phone: AWSPhone!, $otp: String!, $session: String!) {
  verifyOtp(phone: $phone, otp: $otp, session: $session) { accessToken idToken refreshToken expiresIn tokenType }
}`;
const REFRESH = `mutation ($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) { accessToken idToken refreshToken expiresIn tokenType }
}`;

const answerOf = ({ body }: WireAnswer, field: string): FieldAnswer => {
  const [error, ...more] = body.errors ?? [];
  if (more.length > 0) throw new Error(`${field} had ${1 + more.length} errors`);
  return {
    value: (body.data?.[field] as Record<string, unknown> | null | undefined) ?? null,
    code: error?.errorType ?? null,
    info: (error?.errorInfo as Record<string, unknown> | null | undefined) ?? null,
  };
};

/** A German mobile number that no other test has. */
export const newPhone = (): string => `+49151${randomInt(10_000_000, 100_000_000)}`;

/** Another code than this one. */
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Sign-in by code at a stage, over HTTP as a guest. */
export const phoneSignIn = (stage: Stage) => {
  const ask = async (field: string, query: string, variables: object, headers: Record<string, string> = {}): Promise<FieldAnswer> =>
    answerOf(await post(stage, query, { headers: { ...asGuest(stage), ...headers }, variables }), field);
  const steering = steer(stage.outputs.LocalEndpoint);
  const codesSentTo = async (phone: string): Promise<string[]> =>
    (await steering.inbox())
      .filter(({ to, channel }) => to === phone && channel === 'sms')
      .map(({ text }) => /\d{6}/.exec(text)?.[0] ?? '');
  const start = (phone: string, headers?: Record<string, string>) => ask('startAuth', START, { phone }, headers);
  const verify = (phone: string, otp: string, session: unknown) => ask('verifyOtp', VERIFY, { phone, otp, session });
  return {
    start,
    verify,
    refresh: (refreshToken: unknown) => ask('refreshSession', REFRESH, { refreshToken }),
    /** Oldest first. */
    codesSentTo,
    /** The last code sent to a phone. */
    codeSentTo: async (phone: string): Promise<string> => (await codesSentTo(phone)).at(-1) ?? '',
    /** Tokens for a phone, new or known. */
    signIn: async (phone: string): Promise<Record<string, unknown>> => {
      const { value } = await start(phone);
      const signedIn = await verify(phone, (await codesSentTo(phone)).at(-1) ?? '', value?.session);
      if (signedIn.value === null) throw new Error(`${phone} could not sign in: ${signedIn.code}`);
      return signedIn.value;
    },
  };
};
