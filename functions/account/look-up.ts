import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { requiredSetting } from '../lib/env.ts';

/** What the user pool knows of somebody that the table does not. */
export type Account = { isAdmin: boolean };

const UserPoolId = requiredSetting('USER_POOL_ID');
const ADMINS = 'admin';
const pool = new CognitoIdentityProviderClient();

/** The account with this id, or null. The pool finds accounts by their e-mail address and phone number too, which are no ids. */
export const lookUp = async (userId: string): Promise<Account | null> => {
  const of = { UserPoolId, Username: userId };
  try {
    const { Username } = await pool.send(new AdminGetUserCommand(of));
    if (Username !== userId) {
      return null;
    }
    const { Groups = [] } = await pool.send(new AdminListGroupsForUserCommand(of));
    return { isAdmin: Groups.some(({ GroupName }) => GroupName === ADMINS) };
  } catch (error) {
    if (error instanceof UserNotFoundException) {
      return null;
    }
    throw error;
  }
};
