import { CombinedGraphQLErrors } from '@apollo/client';
import { RefusalCode } from './generated/enums.ts';

/** What comes with each code in `info`; a code that is not listed brings nothing. */
export type RefusalInfo = {
  INVALID_INPUT: { field: string; min?: number | string; max?: number | string; allowed?: string[] };
  VERSION_CONFLICT: { currentVersion: number };
  BID_TOO_LOW: { currentPriceMinor: number; minimumBidMinor: number; endsAt: string };
  SUSPENDED: { reason: string | null };
};

/** Why a call was refused. `message` is a sentence for people. */
export type Refusal = {
  [Code in RefusalCode]: { code: Code; message: string; info: Code extends keyof RefusalInfo ? RefusalInfo[Code] : null };
}[RefusalCode];

/** An error as AppSync sends it: its keys lie beside `message`, not under `extensions`. */
type AppSyncError = { message: string; errorType?: unknown; errorInfo?: unknown };

const isRefusal = (error: AppSyncError): boolean => typeof error.errorType === 'string' && Object.hasOwn(RefusalCode, error.errorType);

/**
 * The business refusal behind an error that a call of the client threw or answered, or null when it is anything else: a failed
 * network, missing credentials, `Unauthorized`, an invalid document.
 */
export const refusalOf = (error: unknown): Refusal | null => {
  const errors: readonly AppSyncError[] = CombinedGraphQLErrors.is(error) ? error.errors : [];
  const first = errors.find(isRefusal);
  return first === undefined ? null : ({ code: first.errorType, message: first.message, info: first.errorInfo ?? null } as Refusal);
};
