import { LOOK_AGAIN_AFTER_MS } from '../../domain/limits.ts';
import { scheduleCall } from '../lib/schedule.ts';
import { eraseAccount } from './erase-account.ts';
import { enable } from './pool-user.ts';
import { readStanding } from './read-standing.ts';
import { carryOutSuspension } from './suspension.ts';

/** What a schedule asks for. */
export type SecondLook = { task: 'LOOK_AGAIN'; userId: string };

/**
 * Lets a user be looked at again, a while after a suspension or deletion at `since` (ISO 8601): calls that were under way then may have listed an
 * auction or opened a subscription meanwhile, and the index may not have told of everything.
 */
export const scheduleSecondLook = (userId: string, since: string, functionArn: string): Promise<void> =>
  scheduleCall({
    name: `again-${userId}-${Date.parse(since)}`,
    atMs: Date.now() + LOOK_AGAIN_AFTER_MS,
    targetArn: functionArn,
    input: { task: 'LOOK_AGAIN', userId } satisfies SecondLook,
  });

/**
 * Does for a suspended or deleted user once more what was done at first; nothing for one who is active again. Who becomes active meanwhile must not
 * be left shut out: the stream may have let the user in before this shut the door.
 */
export const lookAgain = async (userId: string): Promise<void> => {
  const profile = await readStanding(userId);
  if (profile?.deletedAt !== undefined) {
    await eraseAccount(userId, profile.deletedAt);
  } else if (profile?.suspendedAt !== undefined) {
    await carryOutSuspension(userId, profile.suspendedAt, profile.suspendedReason ?? '');
    if ((await readStanding(userId))?.suspendedAt === undefined) {
      await enable(userId);
    }
  }
};
