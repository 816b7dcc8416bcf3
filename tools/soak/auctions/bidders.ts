import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { callGraphQL } from '../../graphql.ts';
import { awsSettings, type SoakedStage } from './soaked-stage.ts';

/** A user who is signed in. The token lives an hour of the stage's clock. */
export interface Bidder {
  readonly id: string;
  readonly accessToken: string;
}

const PASSWORD = 'Correct-horse-9';

/** New users, signed in, who have a profile already, so that no later call pays for it. */
export async function newBidders(stage: SoakedStage, count: number): Promise<Bidder[]> {
  const pools = new CognitoIdentityProviderClient(awsSettings(stage));
  try {
    return await Promise.all(Array.from({ length: count }, () => newBidder(stage, pools)));
  } finally {
    pools.destroy();
  }
}

async function newBidder(stage: SoakedStage, pools: CognitoIdentityProviderClient): Promise<Bidder> {
  const USERNAME = `${randomUUID()}@example.com`;
  const user = { UserPoolId: stage.userPoolId, Username: USERNAME };
  await pools.send(
    new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: USERNAME }] }),
  );
  await pools.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  const { AuthenticationResult } = await pools.send(
    new AdminInitiateAuthCommand({
      UserPoolId: stage.userPoolId,
      ClientId: stage.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
  const accessToken = AuthenticationResult?.AccessToken ?? '';
  const { updateProfile } = await callGraphQL<{ updateProfile: { id: string } }>(
    stage.apiUrl,
    { accessToken },
    'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { id } }',
    { input: { displayName: 'Bidder' } },
  );
  return { id: updateProfile.id, accessToken };
}
