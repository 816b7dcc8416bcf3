import type { NotificationKind } from '../../schema/generated/types.ts';
import { noticeSort, userPartition } from '../keys.ts';
import { invalidInput, type Refusal } from '../refusals.ts';

/** A notification. It goes by itself after `NOTICE_LIFE_DAYS`. */
export type NoticeRow = {
  PK: string;
  SK: string;
  kind: NotificationKind;
  itemId?: string;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
  expiresAtEpoch: number;
};

/** What somebody is to be told. `once` sets it apart from others of the same moment and makes it the same one when it comes again. */
export type Notice = { userId: string; kind: NotificationKind; itemId?: string; text: string; at: number; once: string };

const DAY_SECONDS = 24 * 60 * 60;
const NOTICE_LIFE_DAYS = 90;

/** Ids of one user rise with time; the same notice has the same id whenever it is made again. */
export const noticeId = ({ at, kind, once }: Pick<Notice, 'at' | 'kind' | 'once'>): string => `${at}-${kind}-${once}`;

/** The row of a notification; the same notice makes the same row. */
export const newNoticeRow = (notice: Notice): NoticeRow => ({
  PK: userPartition(notice.userId),
  SK: noticeSort(noticeId(notice)),
  kind: notice.kind,
  ...(notice.itemId === undefined ? {} : { itemId: notice.itemId }),
  text: notice.text,
  at: notice.at,
  expiresAtEpoch: Math.floor(notice.at / 1000) + NOTICE_LIFE_DAYS * DAY_SECONDS,
});

/** A notification as its user sees it; `readUpTo` is the id of the last one that was marked read, or empty. */
export const noticeView = (row: NoticeRow, readUpTo: string) => {
  const id = row.SK.slice(7);
  return {
    id,
    userId: row.PK.slice(5),
    kind: row.kind,
    itemId: row.itemId ?? null,
    text: row.text,
    read: id <= readUpTo,
    at: row.at,
  };
};

const TIME_DIGITS = 13;
const NOTICE_ID_LENGTH_MAX = 120;

/** INVALID_INPUT unless it may be the id of a notification that was made by `now`, in milliseconds since 1970. */
export const refuseNoticeId = (field: string, id: string, now: number): Refusal | null => {
  const digits = id.slice(0, TIME_DIGITS);
  const isTime = digits.length === TIME_DIGITS && digits.split('').every((digit) => '0123456789'.includes(digit));
  return isTime && id.charAt(TIME_DIGITS) === '-' && id.length <= NOTICE_ID_LENGTH_MAX && digits <= `${now}`
    ? null
    : invalidInput(field, `${field} is not the id of a notification.`);
};
