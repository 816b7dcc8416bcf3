import {
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
  UserNotFoundException,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Context } from 'aws-lambda';
import { liveRow } from '../../domain/entities/phone.ts';
import { UNPROVED_PHONE_LIFE_MS } from '../../domain/limits.ts';
import { requiredSetting } from '../lib/env.ts';
import { logged, warn } from '../lib/log.ts';
import { pseudonym } from '../lib/pepper.ts';
import { readPhone } from '../lib/phone-table.ts';

const UserPoolId = requiredSetting('USER_POOL_ID');
const pool = new CognitoIdentityProviderClient();
/** What is left when time runs out is for the next hour's sweep. */
const TIME_LEFT_MS_MIN = 5000;

const attributeOf = (user: UserType, name: string): string | undefined => user.Attributes?.find(({ Name }) => Name === name)?.Value;

/** Whether nobody ever entered a code of this number, a day after it was registered. */
const isUnproved = (user: UserType, now: number): boolean =>
  user.UserStatus === 'FORCE_CHANGE_PASSWORD' &&
  attributeOf(user, 'phone_number') !== undefined &&
  attributeOf(user, 'phone_number_verified') !== 'true' &&
  attributeOf(user, 'email') === undefined &&
  (user.UserCreateDate?.getTime() ?? now) <= now - UNPROVED_PHONE_LIFE_MS;

/** Whether its owner may just be typing a code, which would make the account theirs. */
const isBeingProved = async (user: UserType, now: number): Promise<boolean> => {
  const row = liveRow(await readPhone(pseudonym('phone', attributeOf(user, 'phone_number') ?? '')), now);
  return row !== null && now < row.codeExpiresAt;
};

const forget = async ({ Username }: UserType): Promise<void> => {
  try {
    await pool.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) {
      throw error;
    }
  }
};

/** Deletes what is due of a page; answers how many could not be. */
const sweepPage = async (users: readonly UserType[], now: number): Promise<number> => {
  let failures = 0;
  for (const user of users.filter((one) => isUnproved(one, now))) {
    try {
      if (!(await isBeingProved(user, now))) {
        await forget(user);
      }
    } catch (error) {
      failures += 1;
      warn('a number was not forgotten', {}, error);
    }
  }
  return failures;
};

/**
 * Deletes the accounts of numbers that were registered a day ago and never entered a right code, so that nobody's number stays for having been
 * typed by somebody. It may come again at any time, and twice.
 *
 * @throws Error naming how many could not be deleted; it is called again then.
 */
export const handler = logged(
  (_event: unknown, _context: Context) => ({ operation: 'phone-sweep' }),
  async (_event, context) => {
    const now = Date.now();
    const pages = paginateListUsers({ client: pool }, { UserPoolId, Filter: 'cognito:user_status = "FORCE_CHANGE_PASSWORD"' });
    let failures = 0;
    for await (const { Users = [] } of pages) {
      failures += await sweepPage(Users, now);
      if (context.getRemainingTimeInMillis() < TIME_LEFT_MS_MIN) {
        warn('the sweep ran out of time');
        break;
      }
    }
    if (failures > 0) {
      throw new Error(`${failures} numbers could not be forgotten; the next sweep tries again.`);
    }
  },
);
