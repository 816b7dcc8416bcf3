import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createCognito } from '../../../local/cognito/cognito.ts';
import { startServer } from '../../../local/http/server.ts';
import type { JsonObject, Service, UserPoolsPort } from '../../../local/service.ts';
import { createTestContext, type Memory, type TestContext, testResource } from '../lambda/test-context.ts';
import { createTestFunctions } from '../lambda/test-functions.ts';

/** A running user pool with one client, and an SDK client with made-up credentials for it. */
export interface TestUserPool {
  readonly context: TestContext;
  readonly cognito: Service & UserPoolsPort;
  readonly endpoint: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly sdk: CognitoIdentityProviderClient;
  /** The digits of the last message to an address. */
  lastCode(to: string): string;
  close(): Promise<void>;
}

const POOL_PROPERTIES: JsonObject = {
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  AutoVerifiedAttributes: ['email'],
  Policies: {
    PasswordPolicy: {
      MinimumLength: 8,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 3,
    },
  },
  Schema: [
    { Name: 'location', AttributeDataType: 'String', Mutable: true, StringAttributeConstraints: { MaxLength: '16' } },
    { Name: 'rating', AttributeDataType: 'String', Mutable: true },
    { Name: 'origin', AttributeDataType: 'String', Mutable: false },
  ],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  UsernameAttributes: ['email', 'phone_number'],
  UsernameConfiguration: { CaseSensitive: false },
};

const CLIENT_PROPERTIES: JsonObject = {
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
  PreventUserExistenceErrors: 'ENABLED',
  ReadAttributes: ['email', 'email_verified', 'phone_number', 'phone_number_verified', 'custom:location', 'custom:rating'],
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
  WriteAttributes: ['email', 'custom:location'],
};

interface PoolOptions {
  readonly pool?: JsonObject;
  readonly client?: JsonObject;
  readonly memory?: Memory;
  /** The modules of functions, by the triggers that run them. */
  readonly triggers?: Readonly<Record<string, string>>;
}

export async function startUserPool(options: PoolOptions = {}): Promise<TestUserPool> {
  let endpoint = '';
  const context = createTestContext(options.memory, () => endpoint);
  const functions = createTestFunctions(context);
  for (const [name, source] of Object.entries(options.triggers ?? {})) await functions.define(name, source);
  const cognito = createCognito(context, { lambda: functions.lambda });
  const server = await startServer({ host: '127.0.0.1', port: 0, callers: context.callers, onMistake: (error) => console.error(error) });
  endpoint = `http://127.0.0.1:${server.port}`;
  server.serve(cognito.routes);
  const poolId = await createResource(cognito, 'AWS::Cognito::UserPool', 'Pool', {
    ...POOL_PROPERTIES,
    LambdaConfig: Object.fromEntries(Object.keys(options.triggers ?? {}).map((name) => [name, functionArn(name)])),
    ...options.pool,
  });
  const clientId = await createResource(cognito, 'AWS::Cognito::UserPoolClient', 'Client', {
    ...CLIENT_PROPERTIES,
    ...options.client,
    UserPoolId: poolId,
  });
  await createResource(cognito, 'AWS::Cognito::UserPoolGroup', 'Admins', { UserPoolId: poolId, GroupName: 'admin', Precedence: 1 });
  await createResource(cognito, 'AWS::Cognito::UserPoolGroup', 'Helpers', { UserPoolId: poolId, GroupName: 'helper' });
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'any' };
  const sdk = new CognitoIdentityProviderClient({ endpoint, region: context.region, credentials, maxAttempts: 1 });
  return {
    context,
    cognito,
    endpoint,
    poolId,
    clientId,
    sdk,
    lastCode: (to) => /\d{6}/.exec(context.messages.findLast((message) => message.to === to)?.text ?? '')?.[0] ?? 'none',
    close: async () => {
      sdk.destroy();
      await server.close();
      await functions.close();
    },
  };
}

const functionArn = (name: string) => `arn:aws:lambda:eu-central-1:000000000000:function:${name}`;

export async function createResource(service: Service, type: string, logicalId: string, properties: JsonObject): Promise<string> {
  const provider = service.providers.find((candidate) => candidate.type === type);
  if (provider === undefined) throw new Error(`no provider of ${type}`);
  return (await provider.create(testResource(type, logicalId, properties))).ref;
}
