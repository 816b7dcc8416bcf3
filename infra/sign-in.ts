import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { type IRole, Policy } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { createDeadLetters } from './dead-letters.ts';
import type { Identity } from './identity.ts';
import { allow } from './roles.ts';
import type { Settings } from './settings.ts';

const SWEEP_EVERY = Duration.hours(1);
/** US dollars a month for messages, at which somebody has to look. */
const SPENT_USD_MAX = { dev: 1, prod: 200 };

/** Keys the HMACs of codes, phones and addresses: without it the table tells nothing about them, and nobody can try all six-digit codes. */
export function createPepper(scope: Construct): Secret {
  const secret = new Secret(scope, 'Pepper', {
    description: 'Keys the HMACs of codes by SMS, and of the phones and addresses they belong to.',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'A rotation would forget who is locked and how many codes a phone got; what it keys is over within a month by itself.',
  });
  return secret;
}

interface Parts {
  readonly settings: Settings;
  readonly identity: Identity;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

/** The triggers of the user pool, the sweep of numbers that nobody proved, and the alarm on what messages cost. */
export function createSignIn(scope: Construct, parts: Parts): void {
  const { pool } = parts.identity;
  const challenge = functionNamed(parts, 'auth-challenge');
  pool.addTrigger(UserPoolOperation.PRE_SIGN_UP, functionNamed(parts, 'pool-guard'));
  for (const operation of [
    UserPoolOperation.DEFINE_AUTH_CHALLENGE,
    UserPoolOperation.CREATE_AUTH_CHALLENGE,
    UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE,
  ]) {
    pool.addTrigger(operation, challenge);
  }
  letConfirmAccounts(scope, parts, challenge.role);
  sweepHourly(scope, functionNamed(parts, 'phone-sweep'));
  watchSpending(scope, parts.settings);
}

function functionNamed({ functions }: Parts, name: string): LambdaFunction {
  const found = functions.get(name);
  if (found === undefined) throw new Error(`There is no functions/${name}/handler.ts, which sign-in needs.`);
  return found;
}

/** A policy of its own: the function's would make it wait for the pool, which waits for its triggers. */
function letConfirmAccounts(scope: Construct, { identity }: Parts, role: IRole | undefined): void {
  const actions = ['cognito-idp:AdminSetUserPassword', 'cognito-idp:AdminUpdateUserAttributes'];
  const policy = new Policy(scope, 'AuthChallengePool', { statements: [allow(actions, [identity.pool.userPoolArn])] });
  if (role !== undefined) policy.attachToRole(role);
}

function sweepHourly(scope: Construct, sweep: LambdaFunction): void {
  const deadLetters = createDeadLetters(scope, 'PhoneSweepDeadLetters');
  sweep.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: SWEEP_EVERY, onFailure: new SqsDestination(deadLetters) });
  new Rule(scope, 'PhoneSweep', {
    description: 'Forgets numbers that never entered a right code.',
    schedule: Schedule.rate(SWEEP_EVERY),
    targets: [new FunctionTarget(sweep, { deadLetterQueue: deadLetters, maxEventAge: SWEEP_EVERY, retryAttempts: 2 })],
  });
}

/** What the account's own limit for messages is, only SNS's console or API can set; this tells before it is reached. */
function watchSpending(scope: Construct, { stage }: Settings): void {
  new Alarm(scope, 'SmsSpending', {
    alarmDescription: 'Messages cost more this month than they should: look for numbers or countries that get too many.',
    metric: new Metric({ namespace: 'AWS/SNS', metricName: 'SMSMonthToDateSpentUSD', statistic: 'Maximum', period: Duration.hours(1) }),
    threshold: SPENT_USD_MAX[stage],
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
