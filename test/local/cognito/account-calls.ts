import { AdminInitiateAuthCommand, ConfirmSignUpCommand, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { TestUserPool } from './test-user-pool.ts';

/** The password of all test accounts. */
export const PASSWORD = 'Secret-1-word';
let users = 0;

/** Calls that tests of accounts make again and again; the pool is the test file's own. */
export const accountCalls = (poolNow: () => TestUserPool) => {
  const freshEmail = () => `user${++users}@example.com`;
  const named = (Username: string) => ({ UserPoolId: poolNow().poolId, Username });
  const ofClient = (Username: string) => ({ ClientId: poolNow().clientId, Username });
  const signUp = (Username: string, more: object = {}) =>
    poolNow().sdk.send(new SignUpCommand({ ...ofClient(Username), Password: PASSWORD, ...more }));
  const passwordSignIn = (email: string, password = PASSWORD) =>
    poolNow().sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId: poolNow().poolId,
        ClientId: poolNow().clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    );
  return {
    freshEmail,
    named,
    ofClient,
    signUp,
    passwordSignIn,
    confirmed: async (email = freshEmail()): Promise<string> => {
      await signUp(email);
      await poolNow().sdk.send(new ConfirmSignUpCommand({ ...ofClient(email), ConfirmationCode: poolNow().lastCode(email) }));
      return email;
    },
    accessTokenOf: async (email: string) => (await passwordSignIn(email)).AuthenticationResult!.AccessToken!,
  };
};
