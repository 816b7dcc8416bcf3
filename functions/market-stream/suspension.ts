import { notify } from '../lib/notify.ts';
import { endSubscriptions } from '../lib/publish.ts';
import { callOffAuctions } from './call-off-auctions.ts';
import { shutOut } from './pool-user.ts';

/** Everything that a suspension at `since` (ISO 8601) means. Done again it does nothing more. @throws Error when a part failed. */
export const carryOutSuspension = async (userId: string, since: string, reason: string): Promise<void> => {
  await shutOut(userId);
  await endSubscriptions(userId);
  await callOffAuctions(userId, since, 'The seller was suspended.');
  const text = reason === '' ? 'Your account was suspended.' : `Your account was suspended: ${reason}`;
  await notify({ userId, kind: 'SUSPENDED', text, at: Date.parse(since), once: 'account' });
};
