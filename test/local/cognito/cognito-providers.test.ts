import { expect, test } from 'vitest';
import { createCognito } from '../../../local/cognito/cognito.ts';
import { TemplateError } from '../../../local/service.ts';
import { createTestContext } from '../lambda/test-context.ts';
import { createResource } from './test-user-pool.ts';

const service = () => createCognito(createTestContext(), { lambda: { invoke: () => Promise.reject(new Error('unused')) } });
const CLIENT = 'AWS::Cognito::UserPoolClient';

test('pool and client ids look as on AWS', async () => {
  const cognito = service();
  const poolId = await createResource(cognito, 'AWS::Cognito::UserPool', 'Pool', {});
  expect(poolId).toMatch(/^eu-central-1_[a-z0-9]{9}$/);
  expect(await createResource(cognito, CLIENT, 'Client', { UserPoolId: poolId })).toMatch(/^[a-z0-9]{26}$/);
});

test.each([
  [
    'a trigger that is not run',
    { LambdaConfig: { UserMigration: 'arn:aws:lambda:eu-central-1:000000000000:function:f' } },
    'Pool (AWS::Cognito::UserPool): LambdaConfig.UserMigration: this trigger is not run',
  ],
  [
    'a trigger that is no function',
    { LambdaConfig: { PreSignUp: 'arn:aws:sns:eu-central-1:000000000000:topic' } },
    'Pool (AWS::Cognito::UserPool): LambdaConfig.PreSignUp: must be the ARN of a function',
  ],
  [
    'token events of the third version',
    {
      LambdaConfig: {
        PreTokenGenerationConfig: { LambdaArn: 'arn:aws:lambda:eu-central-1:000000000000:function:f', LambdaVersion: 'V3_0' },
      },
    },
    'Pool (AWS::Cognito::UserPool): LambdaConfig.PreTokenGenerationConfig.LambdaVersion: only the events V1_0 and V2_0 are run',
  ],
  ['a second factor', { MfaConfiguration: 'ON' }, 'Pool (AWS::Cognito::UserPool): MfaConfiguration: a second factor is not run'],
  [
    'aliases',
    { AliasAttributes: ['email'] },
    'Pool (AWS::Cognito::UserPool): AliasAttributes: signing in by an alias of a user name (AliasAttributes) is not run',
  ],
  [
    'confirmation by link',
    { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } },
    'Pool (AWS::Cognito::UserPool): VerificationMessageTemplate.DefaultEmailOption: confirmation by a link is not run',
  ],
])('a pool with %s is refused in one line', async (_what, properties, message) => {
  await expect(createResource(service(), 'AWS::Cognito::UserPool', 'Pool', properties)).rejects.toEqual(new TemplateError(message));
});

test.each([
  [{ AllowedOAuthFlowsUserPoolClient: true }, /OAuth is not run/],
  [{ SupportedIdentityProviders: ['COGNITO', 'Google'] }, /foreign identity providers are not run/],
  [{ ExplicitAuthFlows: ['ALLOW_USER_AUTH'] }, /only the flows .* are run/],
  [{ AccessTokenValidity: 2, TokenValidityUnits: { AccessToken: 'minutes' } }, /AccessTokenValidity must be 300 to 86400 seconds, not 120/],
  [
    { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'], RefreshTokenRotation: { Feature: 'ENABLED' } },
    /Client: a client that rotates refresh tokens can't have ALLOW_REFRESH_TOKEN_AUTH/,
  ],
  [{ WriteAttributes: ['custom:none'] }, /the pool has no attribute custom:none/],
  [{ UserPoolId: 'eu-central-1_other' }, /is no user pool of the template/],
])('a client with %j is refused', async (properties, message) => {
  const cognito = service();
  const UserPoolId = await createResource(cognito, 'AWS::Cognito::UserPool', 'Pool', {});
  await expect(createResource(cognito, CLIENT, 'Client', { UserPoolId, ...properties })).rejects.toThrow(message);
});

test.each(['UserPoolDomain', 'UserPoolIdentityProvider', 'UserPoolResourceServer'])('%s is refused', async (type) => {
  await expect(createResource(service(), `AWS::Cognito::${type}`, 'Thing', {})).rejects.toThrow(TemplateError);
});
