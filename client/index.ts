export { type ClientOptions, createClient } from './client.ts';
export {
  type CodeSent,
  confirmPasswordReset,
  confirmSignUp,
  resendSignUpCode,
  resetPassword,
  signInWithEmail,
  signUpWithEmail,
} from './email-account.ts';
export { RefusalCode } from './generated/enums.ts';
export * from './generated/operations.ts';
export { memoryStorage } from './memory-storage.ts';
export type { OutputsFile, StackOutputs } from './outputs.ts';
export { confirmCode, type PendingSignIn, resendCode, signInWithPhone } from './phone-sign-in.ts';
export { AccountRefusalCode, type Refusal, type RefusalInfo, refusalOf } from './refusal.ts';
export { accessTokenOf, type SignedInUser, signedInUser, signOut } from './signed-in-user.ts';
export { clearTokens, saveTokens, type TokenStorage, type Tokens } from './tokens.ts';
export { type AuctionEvent, type AuctionObserver, type WatchOptions, watchAuction } from './watch-auction.ts';
