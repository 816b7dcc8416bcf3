import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type SynthOptions, synthesize } from '../../infra/synth.ts';
import { temporaryFolder } from '../support/assembly.ts';
import { synthesizeMarket } from './market.ts';

const { template } = await synthesizeMarket({ stage: 'prod' });
const idOf = (type: string, prefix: string): string => Object.keys(template.findResources(type)).find((id) => id.startsWith(prefix))!;
const functionArn = (prefix: string) => ({ 'Fn::GetAtt': [idOf('AWS::Lambda::Function', prefix), 'Arn'] });
const [pool] = Object.values(template.findResources('AWS::Cognito::UserPool'));
const poolArn = { 'Fn::GetAtt': [idOf('AWS::Cognito::UserPool', ''), 'Arn'] };

describe('the template', () => {
  test('the pool asks the guard before a sign-up, and the challenge for codes', () => {
    expect(pool!.Properties.LambdaConfig).toEqual({
      PreSignUp: functionArn('PoolGuard'),
      DefineAuthChallenge: functionArn('AuthChallenge'),
      CreateAuthChallenge: functionArn('AuthChallenge'),
      VerifyAuthChallengeResponse: functionArn('AuthChallenge'),
    });
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission')).filter(
      ({ Properties }) => Properties.Principal === 'cognito-idp.amazonaws.com',
    );
    expect(permissions).toHaveLength(4);
    for (const { Properties } of permissions) expect(Properties.SourceArn).toEqual(poolArn);
  });

  test('the challenge may set a password and an attribute, and do nothing else in the pool', () => {
    const id = idOf('AWS::IAM::Policy', 'AuthChallengePool');
    expect(template.findResources('AWS::IAM::Policy')[id]!.Properties.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['cognito-idp:AdminSetUserPassword', 'cognito-idp:AdminUpdateUserAttributes'], Resource: poolArn },
    ]);
  });

  test('the pepper is generated: 64 characters, which stand nowhere', () => {
    const secret = template.findResources('AWS::SecretsManager::Secret')[idOf('AWS::SecretsManager::Secret', 'Pepper')]!;
    expect(secret.Properties.GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
    expect(secret.Properties).not.toHaveProperty('SecretString');
  });

  test('the sweep runs hourly, is tried twice more at most, and its failures go to a queue', () => {
    const deadLetters = { 'Fn::GetAtt': [idOf('AWS::SQS::Queue', 'PhoneSweepDeadLetters'), 'Arn'] };
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      Targets: [
        {
          Arn: functionArn('PhoneSweep'),
          DeadLetterConfig: { Arn: deadLetters },
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 2 },
        },
      ],
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
    });
  });

  test('an alarm watches what messages cost in a month', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SNS',
      MetricName: 'SMSMonthToDateSpentUSD',
      Threshold: 200,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });
});

describe('settings', () => {
  const outdir = temporaryFolder();
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  const bundles = async (options: SynthOptions): Promise<string> => {
    const { directory } = await synthesize({ outdir: join(outdir, JSON.stringify(options).replace(/\W/g, '')), ...options });
    return readdirSync(directory)
      .filter((name) => name.startsWith('asset.'))
      .flatMap((name) => (name.endsWith('.js') ? [] : [join(directory, name, 'index.mjs')]))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
  };
  /** What is left of the branch that puts a code into an answer. */
  const ECHO = /\{\s*devOtp:\s*[\w$]+\s*\}/;

  test('prod does not synthesize with the echo on', async () => {
    await expect(synthesizeMarket({ stage: 'prod', signIn: { smsDevEcho: 'true' } })).rejects.toThrow(
      'SMS_DEV_ECHO is "true"; it must be off',
    );
    vi.stubEnv('SMS_DEV_ECHO', '1');
    await expect(synthesizeMarket({ stage: 'prod' })).rejects.toThrow('SMS_DEV_ECHO is "1"; it must be off in production');
    vi.unstubAllEnvs();
  });

  test('the bundles of prod have no echo in them, nor have those of dev when it is off; when it is on they do', async () => {
    expect(ECHO.test(await bundles({ stage: 'prod' }))).toBe(false);
    expect(ECHO.test(await bundles({ stage: 'dev' }))).toBe(false);
    expect(ECHO.test(await bundles({ stage: 'dev', signIn: { smsDevEcho: 'true' } }))).toBe(true);
  });

  test('come from the environment, or from the options, which win', async () => {
    vi.stubEnv('OTP_TTL_SECONDS', '120');
    vi.stubEnv('OTP_MAX_ATTEMPTS', '3');
    const fromEnvironment = await synthesizeMarket();
    const fromOptions = await synthesizeMarket({ signIn: { otpTtlSeconds: '840' } });
    vi.unstubAllEnvs();
    fromEnvironment.template.hasResourceProperties('AWS::Cognito::UserPoolClient', { AuthSessionValidity: 3 });
    fromEnvironment.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { OTP_TTL_SECONDS: '120', OTP_MAX_ATTEMPTS: '3' } },
    });
    fromOptions.template.hasResourceProperties('AWS::Cognito::UserPoolClient', { AuthSessionValidity: 15 });
  });
});
