import type { DynamoDBRecord } from 'aws-lambda';
import type { ProfileRow } from '../../domain/entities/profile.ts';
import { PROFILE_SORT, userIdOf } from '../../domain/keys.ts';
import { audit } from '../lib/log.ts';
import { rowOf } from '../lib/stream-batch.ts';
import { eraseAccount } from './erase-account.ts';
import { enable } from './pool-user.ts';
import { readStanding } from './read-standing.ts';
import { scheduleSecondLook } from './second-look.ts';
import { carryOutSuspension } from './suspension.ts';

/** A write that changed whether a user is suspended or deleted. */
export interface StandingChange {
  readonly record: DynamoDBRecord;
  readonly after: ProfileRow;
}

/** The change behind a record, or null for one that leaves the standing as it was. @throws Error for a record that is none of a profile's. */
export const changeOf = (record: DynamoDBRecord): StandingChange | null => {
  const before = rowOf<ProfileRow>(record.dynamodb?.OldImage);
  const after = rowOf<ProfileRow>(record.dynamodb?.NewImage);
  if (after === null) {
    return null;
  }
  if (after.SK !== PROFILE_SORT) {
    throw new Error('The record is none of a profile.');
  }
  return before?.suspendedAt === after.suspendedAt && before?.deletedAt === after.deletedAt ? null : { record, after };
};

/**
 * Carries out what the user's standing means as it is now, whatever the records say: one that comes late or again finds done what is to be done,
 * and undoes nothing that came after it.
 *
 * @throws Error when a part failed; all is done again then.
 */
export const processStanding = async (partition: string, functionArn: string): Promise<void> => {
  const userId = userIdOf(partition);
  const profile = await readStanding(userId);
  if (profile?.deletedAt !== undefined) {
    await scheduleSecondLook(userId, profile.deletedAt, functionArn);
    await eraseAccount(userId, profile.deletedAt);
    audit('ACCOUNT_DELETED', { subject: userId });
  } else if (profile?.suspendedAt !== undefined) {
    await scheduleSecondLook(userId, profile.suspendedAt, functionArn);
    await carryOutSuspension(userId, profile.suspendedAt, profile.suspendedReason ?? '');
    audit('USER_SUSPENDED', { subject: userId, by: profile.suspendedBy });
  } else {
    await enable(userId);
    audit('USER_UNSUSPENDED', { subject: userId });
  }
};
