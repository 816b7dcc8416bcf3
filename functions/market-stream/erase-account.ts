import { endSubscriptions } from '../lib/publish.ts';
import { callOffAuctions } from './call-off-auctions.ts';
import { eraseItems } from './erase-items.ts';
import { eraseRows } from './erase-rows.ts';
import { remove, shutOut } from './pool-user.ts';

/**
 * Everything that the deletion of an account at `since` (ISO 8601) means beside its profile, which has forgotten the person already. The pool's
 * user goes last, so that whatever is cut short is done again. Done again it does nothing more. @throws Error when a part failed.
 */
export const eraseAccount = async (userId: string, since: string): Promise<void> => {
  await shutOut(userId);
  await endSubscriptions(userId);
  await callOffAuctions(userId, since, 'The seller has left.');
  await eraseItems(userId);
  await eraseRows(userId);
  await remove(userId);
};
