import { Duration, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  addressPartition,
  CATEGORY_PLACE_INDEX,
  closingHour,
  itemPartition,
  orderPartition,
  PLACE_INDEX,
  phonePartition,
  sentPartition,
  userPartition,
} from '../domain/keys.ts';
import type { Bundles } from './bundle.ts';
import type { Identity } from './identity.ts';
import { allow, createLogGroup, letWriteLogs } from './roles.ts';
import type { Settings } from './settings.ts';
import { indexArn } from './table.ts';

/** What functions may be given. */
interface Resources {
  readonly settings: Settings;
  readonly table: Table;
  readonly identity: Identity;
  readonly pepper: Secret;
}

/** What one function needs beyond its code, TABLE and STAGE. */
interface Needs {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly allows: readonly PolicyStatement[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Each function by the name of its folder. A folder without an entry here, or an entry without a folder, fails the synth. */
const NEEDS: Readonly<Record<string, (scope: Construct, resources: Resources) => Needs>> = {
  'items-near': (scope, { table }) => {
    const secret = createCursorSecret(scope);
    return {
      memoryMb: 512,
      timeoutSeconds: 10,
      allows: [
        allow(['dynamodb:Query'], [indexArn(table, PLACE_INDEX), indexArn(table, CATEGORY_PLACE_INDEX)]),
        allow(['secretsmanager:GetSecretValue'], [secret.secretArn]),
      ],
      environment: { CURSOR_SECRET_ARN: secret.secretArn },
    };
  },
  // What else these two need is in auctions.ts, with what it is for.
  'auction-stream': (_scope, { table }) => ({
    memoryMb: 512,
    timeoutSeconds: 60,
    allows: [
      onRows(table, ['BatchGetItem', 'PutItem', 'UpdateItem'], [itemPartition('*')]),
      onRows(table, ['PutItem'], [userPartition('*')]),
    ],
    environment: {},
  }),
  'auction-closer': (_scope, { table }) => ({
    memoryMb: 256,
    timeoutSeconds: 60,
    allows: [
      onRows(table, ['BatchGetItem', 'PutItem', 'Query', 'UpdateItem'], [itemPartition('*')]),
      onRows(table, ['PutItem'], [userPartition('*'), orderPartition('*')]),
      onRows(table, ['Query', 'DeleteItem'], [closingHour('*')]),
    ],
    environment: {},
  }),
  contact: (_scope, { identity: { pool } }) => ({
    memoryMb: 256,
    timeoutSeconds: 5,
    allows: [allow(['cognito-idp:AdminGetUser'], [pool.userPoolArn])],
    environment: { USER_POOL_ID: pool.userPoolId },
  }),
  // What it may do in the pool is in sign-in.ts: the pool waits for its triggers, so a trigger can't wait for the pool.
  'auth-challenge': (_scope, resources) => ({
    memoryMb: 512,
    timeoutSeconds: 5,
    allows: codeAllows(resources),
    environment: codeEnvironment(resources),
  }),
  'sign-in': (_scope, resources) => ({
    memoryMb: 512,
    timeoutSeconds: 25,
    allows: [
      ...codeAllows(resources),
      onRows(resources.table, ['GetItem', 'PutItem'], [addressPartition('*')]),
      onRows(resources.table, ['GetItem'], [userPartition('*')]),
      allow(
        ['AdminCreateUser', 'AdminGetUser', 'AdminInitiateAuth', 'AdminRespondToAuthChallenge'].map((action) => `cognito-idp:${action}`),
        [resources.identity.pool.userPoolArn],
      ),
    ],
    environment: {
      ...codeEnvironment(resources),
      SESSION_MINUTES: String(resources.settings.signIn.sessionMinutes),
      USER_POOL_ID: resources.identity.pool.userPoolId,
      USER_POOL_CLIENT_ID: resources.identity.client.userPoolClientId,
    },
  }),
  'pool-guard': () => ({ memoryMb: 256, timeoutSeconds: 5, allows: [], environment: {} }),
  'phone-sweep': (_scope, { table, identity: { pool }, pepper }) => ({
    memoryMb: 256,
    timeoutSeconds: 60,
    allows: [
      onRows(table, ['GetItem'], [phonePartition('*')]),
      allow(['secretsmanager:GetSecretValue'], [pepper.secretArn]),
      allow(['cognito-idp:ListUsers', 'cognito-idp:AdminDeleteUser'], [pool.userPoolArn]),
    ],
    environment: { USER_POOL_ID: pool.userPoolId, PEPPER_SECRET_ARN: pepper.secretArn },
  }),
};

/** What it takes to issue codes and to check them. */
const codeAllows = ({ table, pepper }: Resources): PolicyStatement[] => [
  onRows(table, ['GetItem', 'PutItem', 'UpdateItem'], [phonePartition('*')]),
  onRows(table, ['UpdateItem'], [sentPartition('*')]),
  allow(['secretsmanager:GetSecretValue'], [pepper.secretArn]),
  // A phone number is no resource that a policy could name; what it must not be is a topic.
  new PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:aws:sns:*:*:*'] }),
];

const codeEnvironment = ({ settings: { signIn }, pepper }: Resources): Record<string, string> => ({
  PEPPER_SECRET_ARN: pepper.secretArn,
  OTP_TTL_SECONDS: String(signIn.ttlSeconds),
  OTP_MAX_ATTEMPTS: String(signIn.maxAttempts),
  SMS_COUNTRIES: signIn.countries.join(','),
  SMS_HOURLY_MAX: String(signIn.hourlyMax),
});

/** Operations on the rows of these partitions and no others ("Using IAM policy conditions for fine-grained access control"). */
const onRows = (table: Table, operations: readonly string[], partitions: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: operations.map((operation) => `dynamodb:${operation}`),
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } },
  });

/**
 * The Lambda functions of the folders under functions/, by name.
 *
 * @throws Error naming the folder that has no entry in NEEDS, or the entry that has no folder.
 */
export function createFunctions(
  scope: Construct,
  directories: Bundles['functions'],
  resources: Resources,
): ReadonlyMap<string, LambdaFunction> {
  const entryWithoutFolder = Object.keys(NEEDS).find((name) => !directories.has(name));
  if (entryWithoutFolder !== undefined) {
    throw new Error(
      `infra/functions.ts has an entry "${entryWithoutFolder}", but there is no functions/${entryWithoutFolder}/handler.ts; remove one or add the other.`,
    );
  }
  return new Map([...directories].map(([name, directory]) => [name, createFunction(scope, name, directory, resources)]));
}

function createFunction(scope: Construct, name: string, directory: string, resources: Resources): LambdaFunction {
  const needsOf = NEEDS[name];
  if (needsOf === undefined) throw new Error(`functions/${name} has no entry in infra/functions.ts; add what it needs to NEEDS.`);
  const id = pascalCase(name);
  const needs = needsOf(scope, resources);
  const logGroup = createLogGroup(scope, `${id}Logs`);
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  letWriteLogs(role, logGroup);
  for (const statement of needs.allows) role.addToPolicy(statement);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'X-Ray takes trace segments without naming a resource: xray:PutTraceSegments and xray:PutTelemetryRecords allow no other value.',
  });
  return new LambdaFunction(scope, `${id}Function`, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(directory),
    memorySize: needs.memoryMb,
    timeout: Duration.seconds(needs.timeoutSeconds),
    environment: {
      TABLE: resources.table.tableName,
      STAGE: resources.settings.stage,
      NODE_OPTIONS: '--enable-source-maps',
      ...needs.environment,
    },
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    tracing: Tracing.ACTIVE,
  });
}

/** Page cursors are signed with this, so that a client cannot make one up. */
function createCursorSecret(scope: Construct): Secret {
  const secret = new Secret(scope, 'CursorSecret', {
    description: 'Signs the page cursors of itemsNear.',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'It guards page cursors only, which hold nothing secret; a rotation would break the pages that people are leafing through.',
  });
  return secret;
}

const pascalCase = (name: string): string => name.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
