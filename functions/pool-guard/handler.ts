import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { audit, logged } from '../lib/log.ts';

const SIGNED_UP_BY_ADMINISTRATOR = 'PreSignUp_AdminCreateUser';

/** An e-mail account names an address, and no phone. */
const isEmailAccount = ({ email, phone_number: phone }: Record<string, string | undefined>): boolean =>
  email?.includes('@') === true && phone === undefined;

/**
 * Lets people sign up by e-mail only ("Pre sign-up Lambda trigger", Amazon Cognito Developer Guide). A phone is registered by this service alone, and proved
 * by a code: otherwise a stranger could register somebody's number with a password, and wait for its owner to confirm it.
 *
 * @throws Error for a phone as user name or among the attributes, and for whatever comes from elsewhere.
 */
export const handler = logged(
  ({ triggerSource }: PreSignUpTriggerEvent) => ({ operation: triggerSource }),
  async (event: PreSignUpTriggerEvent) => {
    const isAllowed =
      event.triggerSource === SIGNED_UP_BY_ADMINISTRATOR ||
      (event.triggerSource === 'PreSignUp_SignUp' && isEmailAccount(event.request.userAttributes));
    if (!isAllowed) {
      audit('SIGN_IN_REFUSED', { code: 'PHONE_SIGN_UP' });
      throw new Error('Accounts are signed up by e-mail; a phone signs in by code');
    }
    return event;
  },
);
