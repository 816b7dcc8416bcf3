import { requiredSetting } from '../lib/env.ts';
import type { Addressee } from '../lib/issue-code.ts';
import { mobileNumber } from '../lib/phone-number.ts';

const countries = requiredSetting('SMS_COUNTRIES').split(',');

/** What triggers know of who signs in. */
type Caller = {
  userPoolId: string;
  userName: string;
  request: { userAttributes?: Record<string, string | undefined>; userNotFound?: boolean | undefined };
};

/**
 * Who is asked for a code: the phone of the account, when it is one that gets messages. All others, and names that nobody has, are asked
 * too, for a code that does not exist, so that they can't be told apart.
 */
export const addresseeOf = ({ userPoolId, userName, request }: Caller): Addressee => {
  const number = request.userAttributes?.phone_number;
  const phone = number === undefined || request.userNotFound === true ? null : mobileNumber(number, countries);
  return phone === null ? { userPoolId, phone: `nobody:${userName}`, isReal: false } : { userPoolId, phone, isReal: true };
};
