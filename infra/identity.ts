import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  StringAttribute,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolGroup,
} from 'aws-cdk-lib/aws-cognito';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

const ACCESS_LIFE = Duration.hours(1);
const REFRESH_LIFE = Duration.days(30);
/** How long a refresh token still works after its successor was issued: two parallel refreshes of one app both succeed. */
const ROTATION_GRACE = Duration.seconds(60);
const PASSWORD_CHARACTERS_MIN = 8;

export interface Identity {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
}

/** The user pool, its mobile client, the group of administrators, and the parameters by which apps find them. */
export function createIdentity(scope: Construct, settings: Settings): Identity {
  const pool = createPool(scope, settings);
  const client = createClient(pool, settings);
  new UserPoolGroup(scope, 'AdminGroup', {
    userPool: pool,
    groupName: 'admin',
    description: 'May suspend users and remove items of others.',
  });
  const prefix = `/ecobid/${settings.stage}/auth`;
  new StringParameter(scope, 'UserPoolIdParameter', { parameterName: `${prefix}/user-pool-id`, stringValue: pool.userPoolId });
  new StringParameter(scope, 'AppClientIdParameter', { parameterName: `${prefix}/app-client-id`, stringValue: client.userPoolClientId });
  return { pool, client };
}

/** Neither name is required, so that a phone account needs no e-mail and the other way round; AWS lets nobody change this later. */
function createPool(scope: Construct, settings: Settings): UserPool {
  const pool = new UserPool(scope, 'UserPool', {
    featurePlan: FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: true,
    signInAliases: { email: true, phone: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    userVerification: { emailSubject: 'Your EcoBid code', emailBody: 'Your code for EcoBid is {####}.' },
    customAttributes: {
      location: new StringAttribute({ mutable: true, maxLen: 256 }),
      rating: new StringAttribute({ mutable: true, maxLen: 16 }),
    },
    passwordPolicy: {
      minLength: PASSWORD_CHARACTERS_MIN,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    keepOriginal: { email: true },
    enableSmsRole: false,
    deletionProtection: settings.production,
    removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  Validations.of(pool).acknowledge(
    {
      id: 'AwsSolutions-COG2',
      reason:
        'A second factor would lock out sign-in by SMS code, which proves possession of the phone; accounts hold no means of payment.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason: 'The plus plan is priced per active user; rate limits and lockout of the sign-in guard what its threat protection would.',
    },
  );
  return pool;
}

/**
 * The client of the apps. It has no secret, which an app could not keep, and cannot write the phone number or the rating: the number is
 * proved by a code, the rating given by others. With rotation Cognito refreshes by GetTokensFromRefreshToken alone. Outside production
 * whoever holds AWS credentials may sign test accounts in by password (AdminInitiateAuth); apps cannot.
 */
function createClient(pool: UserPool, settings: Settings): UserPoolClient {
  return new UserPoolClient(pool.stack, 'MobileClient', {
    userPool: pool,
    authFlows: { userSrp: true, custom: true, adminUserPassword: !settings.production },
    disableOAuth: true,
    generateSecret: false,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    accessTokenValidity: ACCESS_LIFE,
    idTokenValidity: ACCESS_LIFE,
    refreshTokenValidity: REFRESH_LIFE,
    refreshTokenRotationGracePeriod: ROTATION_GRACE,
    authSessionValidity: Duration.minutes(settings.signIn.sessionMinutes),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
    readAttributes: new ClientAttributes()
      .withStandardAttributes({ email: true, emailVerified: true, phoneNumber: true, phoneNumberVerified: true })
      .withCustomAttributes('location', 'rating'),
    writeAttributes: new ClientAttributes().withStandardAttributes({ email: true }).withCustomAttributes('location'),
  });
}
