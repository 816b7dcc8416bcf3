import { PHONE_SORT, phonePartition } from '../keys.ts';
import { OTP_FAILURES_MAX, OTP_LOCK_MS, PHONE_ROW_LIFE_MS } from '../limits.ts';

const SECOND_MS = 1000;

/** What is known of a phone that signs in by code. All times but `expiresAtEpoch` are milliseconds since 1970. */
export type PhoneRow = {
  PK: string;
  SK: string;
  /** Moves with each new code, so that of two writers one loses. */
  challengeId: string;
  /** Of the code, never the code. */
  codeHash: string;
  /** Written before the message goes out. */
  sentAt: number;
  /** From here on the code is worth nothing. */
  codeExpiresAt: number;
  /** Answers to this code. Counted before an answer is compared. */
  attempts: number;
  /** The turns of the sessions in which they were given, so that each can be told how its answer ended. */
  turns?: string[];
  /** Wrong answers in a row, over all codes. Counted before an answer is looked at, and forgotten with the right one. */
  failures: number;
  /** When the last answer came. */
  triedAt: number;
  /** When codes were sent, oldest first, as far as the rates look back. */
  sentTimes: number[];
  /** Set once, by the answer that the code let in. */
  usedBy?: string;
  /** Seconds since 1970. A row that is older counts as absent, deleted or not. */
  expiresAtEpoch: number;
};

/** A new code for a phone. */
export type NewCode = { challengeId: string; codeHash: string; lifeMs: number };

/** The row, or null when it is there no more for any reader. */
export const liveRow = (row: PhoneRow | null, now: number): PhoneRow | null =>
  row === null || row.expiresAtEpoch * SECOND_MS <= now ? null : row;

/** Until when the phone takes no answers and gets no codes; null when it does. Milliseconds since 1970. */
export const lockedUntil = (row: PhoneRow | null, now: number): number | null =>
  row !== null && row.failures >= OTP_FAILURES_MAX && now < row.triedAt + OTP_LOCK_MS ? row.triedAt + OTP_LOCK_MS : null;

/** The row after a new code, which ends the one before. A lock that is over ends the row of failures that led to it. */
export const rowWithCode = (
  before: PhoneRow | null,
  pseudonym: string,
  code: NewCode & { now: number; sentTimes: number[] },
): PhoneRow => ({
  PK: phonePartition(pseudonym),
  SK: PHONE_SORT,
  challengeId: code.challengeId,
  codeHash: code.codeHash,
  sentAt: code.now,
  codeExpiresAt: code.now + code.lifeMs,
  attempts: 0,
  failures: before === null || before.failures >= OTP_FAILURES_MAX ? 0 : before.failures,
  triedAt: before?.triedAt ?? 0,
  sentTimes: [...code.sentTimes, code.now],
  expiresAtEpoch: Math.ceil((code.now + PHONE_ROW_LIFE_MS) / SECOND_MS),
});
