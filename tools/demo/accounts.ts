import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { inParallel } from '../in-parallel.ts';
import type { Stage } from '../stage.ts';
import { ADMIN_EMAIL, DEMO_PASSWORD, SUSPENDED_EMAIL, sellers } from './sellers.ts';

/** E-mail addresses of all accounts of the demo city, the sellers first. All have `DEMO_PASSWORD`. */
const demoEmails: readonly string[] = [...sellers.map(({ email }) => email), ADMIN_EMAIL, SUSPENDED_EMAIL];

/** Makes the accounts of the demo city; those that exist stay. No messages are sent. Answers the id of the one that is to be suspended. */
export async function createAccounts(stage: Stage): Promise<string> {
  const client = new CognitoIdentityProviderClient({
    region: stage.region,
    // The local cloud takes any signature.
    ...(stage.endpoint === undefined ? {} : { endpoint: stage.endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  });
  try {
    await inParallel(demoEmails, 4, (email) => createAccount(client, stage.userPoolId, email));
    await client.send(new AdminAddUserToGroupCommand({ UserPoolId: stage.userPoolId, Username: ADMIN_EMAIL, GroupName: 'admin' }));
    const { UserAttributes = [] } = await client.send(new AdminGetUserCommand({ UserPoolId: stage.userPoolId, Username: SUSPENDED_EMAIL }));
    return UserAttributes.find(({ Name }) => Name === 'sub')?.Value ?? '';
  } finally {
    client.destroy();
  }
}

async function createAccount(client: CognitoIdentityProviderClient, UserPoolId: string, Username: string): Promise<void> {
  const UserAttributes = [
    { Name: 'email', Value: Username },
    { Name: 'email_verified', Value: 'true' },
  ];
  try {
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' }));
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) throw error;
  }
  await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: DEMO_PASSWORD, Permanent: true }));
}
