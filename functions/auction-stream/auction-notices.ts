import type { Notice } from '../../domain/entities/notice.ts';
import { itemIdOf } from '../../domain/keys.ts';
import { type AuctionChange, timeOf } from './changes.ts';

/** Minor units as people write them; all currencies have two decimals. */
const priceText = (minor: number, currency: string): string => `${(minor / 100).toFixed(2)} ${currency}`;

/** Who is to be told what of one change. No maximum, reserve or name of another user is in any text. */
const noticesOf = (change: AuctionChange, title: string): Notice[] => {
  const { before, after } = change;
  const base = { itemId: itemIdOf(after.PK), at: timeOf(change), once: `${itemIdOf(after.PK)}-${after.seq}` };
  const price = priceText(after.price, after.currency);
  const notices: Notice[] = [];
  const loser = before?.leaderId;
  if (loser !== undefined && loser !== after.leaderId) {
    notices.push({ ...base, userId: loser, kind: 'OUTBID', text: `Somebody else leads for “${title}” now, at ${price}.` });
  }
  if (before?.state !== 'LIVE' || after.state === 'LIVE') {
    return notices;
  }
  if (after.state === 'SOLD' && after.winnerId !== undefined) {
    notices.push({ ...base, userId: after.winnerId, kind: 'WON', text: `“${title}” is yours for ${price}.` });
    notices.push({ ...base, userId: after.sellerId, kind: 'SOLD', text: `“${title}” was sold for ${price}.` });
  }
  if (after.state === 'UNSOLD') {
    notices.push({ ...base, userId: after.sellerId, kind: 'UNSOLD', text: `“${title}” was not sold.` });
  }
  if (after.state === 'CANCELLED') {
    const told = [after.sellerId, ...(after.leaderId === undefined ? [] : [after.leaderId])];
    for (const userId of told) {
      notices.push({ ...base, userId, kind: 'UNSOLD', text: `The auction of “${title}” was called off.` });
    }
  }
  return notices;
};

/**
 * The notices of several changes of one auction, at most one of a kind for each person: the last. Who leads again at the end is not told of
 * having been outbid in between.
 */
export const mergedNotices = (changes: readonly AuctionChange[], title: string): Notice[] => {
  const latest = new Map<string, Notice>();
  for (const notice of changes.flatMap((change) => noticesOf(change, title))) {
    latest.set(`${notice.userId} ${notice.kind}`, notice);
  }
  const leaderId = changes.at(-1)?.after.leaderId;
  return [...latest.values()].filter(({ kind, userId }) => kind !== 'OUTBID' || userId !== leaderId);
};
