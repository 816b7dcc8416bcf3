import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ADDRESS_SORT, addressPartition } from '../../domain/keys.ts';
import { ADDRESS_RATES } from '../../domain/limits.ts';
import { nextAllowedAt, timesInView } from '../../domain/rates.ts';
import { requiredSetting } from '../lib/env.ts';
import { pseudonym } from '../lib/pepper.ts';
import { unless } from '../lib/phone-table.ts';
import { documents } from '../lib/table.ts';

const TableName = requiredSetting('TABLE');
const SECOND_MS = 1000;
/** Of those who write at the same time one gets through a round, and after ten the hour is full: nobody needs more rounds to know. */
const ROUNDS_MAX = 12;

type AddressRow = { times: number[]; revision: number };

/** Counts a code that an address asks for. Null when it may; otherwise when it may again, in milliseconds since 1970. */
export const countAddress = async (address: string, now: number): Promise<number | null> => {
  const Key = { PK: addressPartition(pseudonym('address', address)), SK: ADDRESS_SORT };
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const row = (Item as AddressRow | undefined) ?? { times: [], revision: 0 };
    const retryAt = nextAllowedAt(row.times, now, ADDRESS_RATES);
    if (retryAt !== null) {
      return retryAt;
    }
    const times = [...timesInView(row.times, now, ADDRESS_RATES), now];
    const life = Math.max(...ADDRESS_RATES.map(({ withinMs }) => withinMs));
    const put = new PutCommand({
      TableName,
      Item: { ...Key, times, revision: row.revision + 1, expiresAtEpoch: Math.ceil((now + life) / SECOND_MS) },
      ConditionExpression: 'attribute_not_exists(PK) OR revision = :read',
      ExpressionAttributeValues: { ':read': row.revision },
    });
    if (
      await unless(
        documents.send(put).then(() => true),
        false,
      )
    ) {
      return null;
    }
  }
  return now + SECOND_MS;
};
