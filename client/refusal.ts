import { CombinedGraphQLErrors } from '@apollo/client';
import { RefusalCode } from './generated/enums.ts';

/** Why the user pool refuses an account, a password or a code; these come besides the codes of the API. */
export const AccountRefusalCode = {
  ACCOUNT_EXISTS: 'ACCOUNT_EXISTS',
  ALREADY_CONFIRMED: 'ALREADY_CONFIRMED',
  CODE_EXPIRED: 'CODE_EXPIRED',
  CODE_WRONG: 'CODE_WRONG',
  NEW_PASSWORD_NEEDED: 'NEW_PASSWORD_NEEDED',
  NOT_CONFIRMED: 'NOT_CONFIRMED',
  WEAK_PASSWORD: 'WEAK_PASSWORD',
  WRONG_CREDENTIALS: 'WRONG_CREDENTIALS',
} as const;

/** A code of the API or of the user pool. */
type Code = RefusalCode | keyof typeof AccountRefusalCode;

/** What comes with each code in `info`; a code that is not listed brings nothing. */
export type RefusalInfo = {
  INVALID_INPUT: { field: string; min?: number | string; max?: number | string; allowed?: string[] };
  VERSION_CONFLICT: { currentVersion: number };
  BID_TOO_LOW: { currentPriceMinor: number; minimumBidMinor: number; endsAt: string };
  SUSPENDED: { reason: string | null };
  /** The next session; with no attempt left there is none, and a new code must be asked for. */
  OTP_WRONG: { attemptsLeft: number; session: string | null };
  OTP_LOCKED: { until: string };
  OTP_TOO_SOON: { retryAt: string };
  /** Null where the user pool refuses, which does not tell. */
  TOO_MANY_REQUESTS: { retryAt: string | null };
};

/** Why a call was refused. `message` is a sentence for people. */
export type Refusal = {
  [Each in Code]: { code: Each; message: string; info: Each extends keyof RefusalInfo ? RefusalInfo[Each] : null };
}[Code];

/** A refusal that no answer of the API carries. `refusalOf` reads it like the others. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly code: Code;
  readonly info: object | null;

  constructor(code: Code, message: string, info: object | null = null) {
    super(message);
    this.code = code;
    this.info = info;
  }
}

/** An error as AppSync sends it: its keys lie beside `message`, not under `extensions`. */
type AppSyncError = { message: string; errorType?: unknown; errorInfo?: unknown };

const isRefusal = (error: AppSyncError): boolean => typeof error.errorType === 'string' && Object.hasOwn(RefusalCode, error.errorType);

/**
 * The refusal behind an error that a call of the client threw or answered, by the API or by the user pool, or null when it is anything
 * else: a failed network, missing credentials, `Unauthorized`, an invalid document.
 */
export const refusalOf = (error: unknown): Refusal | null => {
  if (error instanceof RefusalError) {
    return { code: error.code, message: error.message, info: error.info } as Refusal;
  }
  const errors: readonly AppSyncError[] = CombinedGraphQLErrors.is(error) ? error.errors : [];
  const first = errors.find(isRefusal);
  return first === undefined ? null : ({ code: first.errorType, message: first.message, info: first.errorInfo ?? null } as Refusal);
};
