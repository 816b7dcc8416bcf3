import { expect, test } from 'vitest';
import { createIdentity } from '../../infra/identity.ts';
import { propertiesOf, templateOf } from './template.ts';

const dev = templateOf('dev', createIdentity);
const prod = templateOf('prod', createIdentity);
const pool = propertiesOf(dev, 'AWS::Cognito::UserPool');
const client = propertiesOf(dev, 'AWS::Cognito::UserPoolClient');

test('people sign in by e-mail or by phone, and neither is required', () => {
  expect(pool.UsernameAttributes).toEqual(['email', 'phone_number']);
  expect(pool.Schema).toEqual([
    { Name: 'location', AttributeDataType: 'String', Mutable: true, StringAttributeConstraints: { MaxLength: '256' } },
    { Name: 'rating', AttributeDataType: 'String', Mutable: true, StringAttributeConstraints: { MaxLength: '16' } },
  ]);
});

test('anyone may sign up, and proves the e-mail address by a code', () => {
  expect(pool).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
    AutoVerifiedAttributes: ['email'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE', EmailMessage: 'Your code for EcoBid is {####}.' },
  });
});

test('the pool sends no SMS by itself', () => {
  expect(pool).not.toHaveProperty('SmsConfiguration');
  expect(pool.AccountRecoverySetting).toEqual({ RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] });
});

test('a password has eight characters of all four kinds', () => {
  expect(pool.Policies).toEqual({
    PasswordPolicy: {
      MinimumLength: 8,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 3,
    },
  });
});

test('the app client has no secret, no browser flow, and does not tell whether an account exists', () => {
  expect(client).toMatchObject({
    GenerateSecret: false,
    AllowedOAuthFlowsUserPoolClient: false,
    SupportedIdentityProviders: ['COGNITO'],
    PreventUserExistenceErrors: 'ENABLED',
  });
});

test('apps sign in by SRP or by code; by plain password only those who hold AWS credentials, and never in production', () => {
  expect(client.ExplicitAuthFlows).toEqual(['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH']);
  expect(propertiesOf(prod, 'AWS::Cognito::UserPoolClient').ExplicitAuthFlows).toEqual(['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH']);
});

test('tokens live an hour, refresh tokens 30 days; these rotate with 60 s of grace and can be revoked', () => {
  expect(client).toMatchObject({
    AccessTokenValidity: 60,
    IdTokenValidity: 60,
    RefreshTokenValidity: 30 * 24 * 60,
    TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
    EnableTokenRevocation: true,
    AuthSessionValidity: 6,
  });
});

test('apps may write e-mail and location, and read but not write the phone number and the rating', () => {
  expect(client.WriteAttributes).toEqual(['custom:location', 'email']);
  expect(client.ReadAttributes).toEqual([
    'custom:location',
    'custom:rating',
    'email',
    'email_verified',
    'phone_number',
    'phone_number_verified',
  ]);
});

test('there is a group of administrators', () => {
  expect(propertiesOf(dev, 'AWS::Cognito::UserPoolGroup')).toMatchObject({ GroupName: 'admin' });
});

test('apps find pool and client by parameters of their stage', () => {
  const parameters = Object.values(prod.findResources('AWS::SSM::Parameter')).map(({ Properties }) => [Properties.Name, Properties.Value]);
  const ref = (type: string) => ({ Ref: Object.keys(prod.findResources(type))[0] });
  expect(parameters).toEqual([
    ['/ecobid/prod/auth/user-pool-id', ref('AWS::Cognito::UserPool')],
    ['/ecobid/prod/auth/app-client-id', ref('AWS::Cognito::UserPoolClient')],
  ]);
});

test('in production the pool cannot be deleted and outlives the stack', () => {
  prod.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain', Properties: { DeletionProtection: 'ACTIVE' } });
  dev.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Delete', Properties: { DeletionProtection: 'INACTIVE' } });
});
