import { setTimeout as sleep } from 'node:timers/promises';
import { IN_FLIGHT_MS } from '../../domain/limits.ts';
import { type Refusal, refusal } from '../../domain/refusals.ts';
import { refuseSuspended } from '../../domain/standing.ts';
import { audit } from '../lib/log.ts';
import { markClosing, markDeleted, readProfile, unmarkClosing } from './closing-mark.ts';
import { refuseForLiveAuction } from './live-auctions.ts';

/** Null when the account is deleted. */
export type Closed = { refusal: Refusal | null };

/** Looks at once, to refuse without delay, and again when whatever read the standing before the mark is through. */
const refuseInUse = async (userId: string): Promise<Refusal | null> => {
  const inUse = await refuseForLiveAuction(userId);
  if (inUse !== null) {
    return inUse;
  }
  await sleep(IN_FLIGHT_MS);
  return refuseForLiveAuction(userId);
};

/** What came of it when the mark did not stand: another call was first, or an admin. */
const outcomeByOthers = async (userId: string): Promise<Closed> => {
  const profile = await readProfile(userId);
  if (profile.deletedAt !== undefined) {
    return { refusal: null };
  }
  return { refusal: refuseSuspended(profile) ?? refusal('CONTENTION', 'This could not be done just now. Please call again.') };
};

const tryClosing = async (userId: string): Promise<Closed> => {
  const closingId = await markClosing(userId, Date.now());
  if (closingId === null) {
    return outcomeByOthers(userId);
  }
  const inUse = await refuseInUse(userId);
  if (inUse !== null) {
    await unmarkClosing(userId, closingId);
    return { refusal: inUse };
  }
  return (await markDeleted(userId, closingId, Date.now())) ? { refusal: null } : outcomeByOthers(userId);
};

/**
 * Deletes the account, or says why not. It is marked first, so that its user's other calls are refused; then it is seen whether it leads or sells
 * live; then the mark becomes a deletion or goes. Done again, also after a crash, it goes on or finds it done.
 *
 * @throws Error when the table failed; the mark ends by itself then.
 */
export const closeAccount = async (userId: string): Promise<Closed> => {
  const closed = await tryClosing(userId);
  if (closed.refusal !== null) {
    audit('DELETION_REFUSED', { subject: userId, code: closed.refusal.code });
  }
  return closed;
};
