import { isDeepStrictEqual } from 'node:util';
import { applyBid, isIdle } from '../../../domain/bid.ts';
import { outcomeOf } from '../../../domain/closing.ts';
import type { AuctionRow } from '../../../domain/entities/auction.ts';
import type { AuctionHistory } from './history.ts';

/** What the stream keeps on the row beside the auction itself. */
const isNoted = (name: string): boolean =>
  /^(last(BidderId|Alias|Max|At|RequestId)|before\d|marks|processed|isNoted|leaderAlias|closedAt)$/.test(name);

const ruled = (row: AuctionRow): object => Object.fromEntries(Object.entries(row).filter(([name]) => !isNoted(name)));

/** Whether a write is a bidder's, not a close. */
export const isBid = (before: AuctionRow, after: AuctionRow): boolean => after.state === before.state;

/**
 * The writes of an auction against the rule: each is one step of it from the one before, the price never falls, nothing follows the end, and
 * the stored auction is where they lead. Answers a line for each thing that is wrong (invariants 1, 2 and 4).
 */
export function checkWrites({ first, writes, last, orders }: Pick<AuctionHistory, 'first' | 'writes' | 'last' | 'orders'>): string[] {
  const wrong = writes.flatMap((after, index) => checkStep(writes[index - 1] ?? first, after));
  const requests = writes.flatMap((after, index) => (isBid(writes[index - 1] ?? first, after) ? [after.lastRequestId] : []));
  const repeated = requests.filter((id, index) => requests.indexOf(id) !== index);
  for (const id of repeated) wrong.push(`request ${id} has had its effect more than once`);
  if (!isDeepStrictEqual(ruled(last), ruled(writes.at(-1) ?? first))) wrong.push('the stored auction is not what its writes lead to');
  const isSold = last.state === 'SOLD';
  if (orders !== (isSold ? 1 : 0)) wrong.push(`${orders} orders of an auction that is ${last.state}`);
  if (isSold && (last.winnerId === undefined || last.winnerId === last.sellerId)) wrong.push('sold to nobody, or to its seller');
  if (isSold && last.price < (last.reserve ?? 0)) wrong.push('sold below the reserve');
  return wrong;
}

function checkStep(before: AuctionRow, after: AuctionRow): string[] {
  const at = `revision ${after.revision}`;
  const wrong: string[] = [];
  if (after.revision !== before.revision + 1) wrong.push(`${at} follows revision ${before.revision}`);
  if (after.price < before.price) wrong.push(`${at}: the price falls from ${before.price} to ${after.price}`);
  if (after.leaderMax !== undefined && after.price > after.leaderMax) wrong.push(`${at}: the price is above the leader's maximum`);
  if (before.state !== 'LIVE') wrong.push(`${at} comes after the auction was ${before.state}`);
  const step = isBid(before, after) ? checkBid(before, after) : checkClose(before, after);
  return step === null ? wrong : [...wrong, `${at}: ${step}`];
}

function checkBid(before: AuctionRow, after: AuctionRow): string | null {
  const { lastBidderId = '', lastAlias = '', lastMax = 0, lastAt = 0, lastRequestId = '' } = after;
  const bid = { bidderId: lastBidderId, alias: lastAlias, maxMinor: lastMax, requestId: lastRequestId };
  const { auction, refusal } = applyBid(before, bid, lastAt);
  if (refusal !== null) return `a bid of ${lastMax} was accepted that the rule refuses as ${refusal.code}`;
  if (isIdle(before, bid)) return `a bid of ${lastMax} was written that changes nothing`;
  if (isDeepStrictEqual(ruled(after), ruled(auction))) return null;
  return `a bid of ${lastMax} made ${JSON.stringify(ruled(after))} where the rule makes ${JSON.stringify(ruled(auction))}`;
}

function checkClose(before: AuctionRow, after: AuctionRow): string | null {
  if ((after.closedAt ?? 0) < before.endsAt) return 'closed before its end';
  const state = outcomeOf(before);
  const winner = state === 'SOLD' && before.leaderId !== undefined ? { winnerId: before.leaderId } : {};
  const closed = { ...before, ...winner, state, revision: before.revision + 1, seq: before.seq + 1 };
  return isDeepStrictEqual(ruled(after), ruled(closed)) ? null : `closed as ${after.state} where the rule says ${state}`;
}
