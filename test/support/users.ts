import { randomUUID } from 'node:crypto';
import type { ApolloClient } from '@apollo/client';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createClient } from '../../client/index.ts';
import type { Stage } from './stage.ts';

/** A signed-in user of a stage. */
export type TestUser = { id: string; email: string; accessToken: string; idToken: string; refreshToken: string; client: ApolloClient };

const PASSWORD = 'Correct-horse-9';

/** The pool as an operator reaches it. */
export const adminOf = (stage: Stage): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({
    endpoint: stage.outputs.LocalEndpoint,
    region: stage.outputs.Region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

const subOf = (accessToken: string): string => JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sub;

/** A new user of its own, signed in for real; nothing of it is shared with another test. */
export const newUser = async (stage: Stage, options: { groups?: string[]; email?: string } = {}): Promise<TestUser> => {
  const { UserPoolId } = stage.outputs;
  const email = options.email ?? `${randomUUID()}@example.com`;
  const admin = adminOf(stage);
  const user = { UserPoolId, Username: email };
  await admin.send(
    new AdminCreateUserCommand({
      ...user,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  await admin.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  for (const GroupName of options.groups ?? []) {
    await admin.send(new AdminAddUserToGroupCommand({ ...user, GroupName }));
  }
  return signedIn(stage, email);
};

/** Somebody who was a user before, signed in anew. */
export const signedIn = async (stage: Stage, email: string): Promise<TestUser> => {
  const { UserPoolId, UserPoolClientId } = stage.outputs;
  const { AuthenticationResult } = await adminOf(stage).send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId: UserPoolClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD },
    }),
  );
  const { AccessToken: accessToken = '', IdToken: idToken = '', RefreshToken: refreshToken = '' } = AuthenticationResult ?? {};
  const client = createClient(stage.outputs, { auth: { type: 'AMAZON_COGNITO_USER_POOLS', jwtToken: accessToken } });
  return { id: subOf(accessToken), email, accessToken, idToken, refreshToken, client };
};

/** The access token that a user's refresh token still gets. */
export const refreshed = async (stage: Stage, { refreshToken }: TestUser): Promise<string> => {
  const ask = new GetTokensFromRefreshTokenCommand({ ClientId: stage.outputs.UserPoolClientId, RefreshToken: refreshToken });
  return (await adminOf(stage).send(ask)).AuthenticationResult?.AccessToken ?? '';
};
