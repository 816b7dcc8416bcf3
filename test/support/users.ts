import { randomUUID } from 'node:crypto';
import type { ApolloClient } from '@apollo/client';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { createClient } from '../../client/index.ts';
import type { Stage } from './stage.ts';

/** A signed-in user of a stage. */
export type TestUser = { id: string; email: string; accessToken: string; idToken: string; client: ApolloClient };

const PASSWORD = 'Correct-horse-9';

const adminOf = (stage: Stage): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({
    endpoint: stage.outputs.LocalEndpoint,
    region: stage.outputs.Region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

const subOf = (accessToken: string): string => JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sub;

/** A new user of its own, signed in for real; nothing of it is shared with another test. */
export const newUser = async (stage: Stage, options: { groups?: string[] } = {}): Promise<TestUser> => {
  const { UserPoolId, UserPoolClientId } = stage.outputs;
  const email = `${randomUUID()}@example.com`;
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
  const { AuthenticationResult } = await admin.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId: UserPoolClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD },
    }),
  );
  const accessToken = AuthenticationResult?.AccessToken ?? '';
  const client = createClient(stage.outputs, { auth: { type: 'AMAZON_COGNITO_USER_POOLS', jwtToken: accessToken } });
  return { id: subOf(accessToken), email, accessToken, idToken: AuthenticationResult?.IdToken ?? '', client };
};
