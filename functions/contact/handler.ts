import { AdminGetUserCommand, CognitoIdentityProviderClient, UserNotFoundException } from '@aws-sdk/client-cognito-identity-provider';
import { requiredSetting } from '../lib/env.ts';
import { logged } from '../lib/log.ts';

/** Whose contact data; the resolver takes the id from the verified token. */
export type ContactRequest = { userId: string };

/** Null for what the account does not have. The phone number is E.164. */
export type Contact = { email: string | null; phone: string | null };

const userPoolId = requiredSetting('USER_POOL_ID');
const pool = new CognitoIdentityProviderClient();

const contactOf = async ({ userId }: ContactRequest): Promise<Contact> => {
  try {
    const { UserAttributes = [] } = await pool.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: userId }));
    const attribute = (name: string): string | null => UserAttributes.find(({ Name }) => Name === name)?.Value ?? null;
    return { email: attribute('email'), phone: attribute('phone_number') };
  } catch (error) {
    if (error instanceof UserNotFoundException) {
      return { email: null, phone: null };
    }
    throw error;
  }
};

/** The e-mail address and phone number of an account; both null for one that was deleted since its token was issued. */
export const handler = logged(({ userId }: ContactRequest) => ({ operation: 'contact', subject: userId }), contactOf);
