import { randomBytes } from 'node:crypto';
import {
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';

const pool = new CognitoIdentityProviderClient();

/** A password that nobody ever learns, of all the kinds of characters that the pool's policy asks for. */
const randomPassword = (): string => `${randomBytes(32).toString('base64url')}aA1!`;

/**
 * Makes the account of a phone its owner's, who has just proved it: a password takes the place of the one it was registered with, and the number
 * counts as verified. Does nothing for an account that has both, and the same when it comes again.
 */
export const confirmAccount = async ({ userPoolId, userName, request }: VerifyAuthChallengeResponseTriggerEvent): Promise<void> => {
  const user = { UserPoolId: userPoolId, Username: userName };
  if (request.userAttributes['cognito:user_status'] === 'FORCE_CHANGE_PASSWORD') {
    await pool.send(new AdminSetUserPasswordCommand({ ...user, Password: randomPassword(), Permanent: true }));
  }
  if (request.userAttributes.phone_number_verified !== 'true') {
    const UserAttributes = [{ Name: 'phone_number_verified', Value: 'true' }];
    await pool.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
  }
};
