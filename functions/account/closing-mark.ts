import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DELETED_NAME, type ProfileRow } from '../../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { CLOSING_MS } from '../../domain/limits.ts';
import { isClosing } from '../../domain/standing.ts';
import { wasWritten } from '../lib/conditional-write.ts';
import { requiredSetting } from '../lib/env.ts';
import { documents } from '../lib/table.ts';

const TableName = requiredSetting('TABLE');

const keyOf = (userId: string) => ({ PK: userPartition(userId), SK: PROFILE_SORT });

/** The profile as it is now. @throws Error when there is none. */
export const readProfile = async (userId: string): Promise<ProfileRow> => {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: keyOf(userId), ConsistentRead: true }));
  if (Item === undefined) {
    throw new Error('The user has no profile.');
  }
  return Item as ProfileRow;
};

/**
 * Marks the account as closing, from which on its user's other calls are refused, and answers the id of the mark: of another call's where that has
 * marked it already. Null when it is suspended or deleted, as the profile tells.
 */
export const markClosing = async (userId: string, now: number): Promise<string | null> => {
  const closingId = randomUUID();
  try {
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(userId),
        UpdateExpression: 'SET closingId = :id, closingUntil = :until',
        ConditionExpression:
          'attribute_exists(PK) AND attribute_not_exists(suspendedAt) AND attribute_not_exists(deletedAt) AND ' +
          '(attribute_not_exists(closingUntil) OR closingUntil <= :now)',
        ExpressionAttributeValues: { ':id': closingId, ':until': now + CLOSING_MS, ':now': now },
      }),
    );
    return closingId;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) {
      throw error;
    }
    const profile = await readProfile(userId);
    const isOpen = profile.suspendedAt === undefined && profile.deletedAt === undefined;
    return isOpen && isClosing(profile, now) ? (profile.closingId ?? null) : null;
  }
};

/** Takes the mark away: the account stays. One that another call has taken away, or made new, is left alone. */
export const unmarkClosing = (userId: string, closingId: string): Promise<boolean> =>
  wasWritten(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(userId),
        UpdateExpression: 'REMOVE closingId, closingUntil',
        ConditionExpression: 'closingId = :id',
        ExpressionAttributeValues: { ':id': closingId },
      }),
    ),
  );

/** Deletes the account for good, with what its profile says of a person, if the mark has stood all the time. Whether it did. */
export const markDeleted = (userId: string, closingId: string, now: number): Promise<boolean> =>
  wasWritten(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(userId),
        UpdateExpression: 'SET deletedAt = :at, displayName = :name REMOVE bio, geohash, readUpTo, closingId, closingUntil',
        ConditionExpression:
          'closingId = :id AND closingUntil > :now AND attribute_not_exists(suspendedAt) AND attribute_not_exists(deletedAt)',
        ExpressionAttributeValues: { ':at': new Date(now).toISOString(), ':name': DELETED_NAME, ':id': closingId, ':now': now },
      }),
    ),
  );
