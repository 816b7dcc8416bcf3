import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { requiredSetting } from '../lib/env.ts';

const UserPoolId = requiredSetting('USER_POOL_ID');
const pool = new CognitoIdentityProviderClient();

const of = (userId: string) => ({ UserPoolId, Username: userId });

/** An account that is gone needs nothing more. */
const unlessGone = async (call: Promise<unknown>): Promise<void> => {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) {
      throw error;
    }
  }
};

/** Nobody signs in to the account any more, and its refresh tokens are dead. */
export const shutOut = async (userId: string): Promise<void> => {
  await unlessGone(pool.send(new AdminDisableUserCommand(of(userId))));
  await unlessGone(pool.send(new AdminUserGlobalSignOutCommand(of(userId))));
};

/** Its user may sign in again. */
export const enable = (userId: string): Promise<void> => unlessGone(pool.send(new AdminEnableUserCommand(of(userId))));

/** The account goes, with its e-mail address and phone number, which somebody may register anew. */
export const remove = (userId: string): Promise<void> => unlessGone(pool.send(new AdminDeleteUserCommand(of(userId))));
