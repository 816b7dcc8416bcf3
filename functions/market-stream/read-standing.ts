import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ProfileRow } from '../../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../../domain/keys.ts';
import { requiredSetting } from '../lib/env.ts';
import { documents } from '../lib/table.ts';

const TableName = requiredSetting('TABLE');

/** A user's profile as it is now. */
export const readStanding = async (userId: string): Promise<ProfileRow | undefined> => {
  const Key = { PK: userPartition(userId), SK: PROFILE_SORT };
  const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  return Item as ProfileRow | undefined;
};
