export type { AuthChoice } from './auth-link.ts';
export { createClient } from './client.ts';
export { RefusalCode } from './generated/enums.ts';
export * from './generated/operations.ts';
export type { OutputsFile, StackOutputs } from './outputs.ts';
export { type Refusal, type RefusalInfo, refusalOf } from './refusal.ts';
export { clearTokens, saveTokens, type TokenStorage, type Tokens } from './tokens.ts';
export { type AuctionEvent, type AuctionObserver, type WatchOptions, watchAuction } from './watch-auction.ts';
