import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type EventBus, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { AUCTION_SORT } from '../domain/keys.ts';
import type { Api } from './api.ts';
import { createDeadLetters } from './dead-letters.ts';
import { allow } from './roles.ts';
import type { Settings } from './settings.ts';

/** The sweep is a net below the schedules, so it need not hurry. */
const SWEEP_EVERY = Duration.minutes(5);
/** As many bids of a hot auction are told in one go. */
const BATCH_SIZE = 100;

interface Parts {
  readonly settings: Settings;
  readonly table: Table;
  readonly api: Api;
  readonly bus: EventBus;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

/** What happens after a bid and at the end of an auction: the stream's processor, the closer with its schedules, and the sweep. */
export function createAuctions(scope: Construct, parts: Parts): void {
  const stream = functionNamed(parts, 'auction-stream');
  const closer = functionNamed(parts, 'auction-closer');
  const streamDeadLetters = createDeadLetters(scope, 'AuctionStreamDeadLetters');
  const closerDeadLetters = createDeadLetters(scope, 'AuctionCloserDeadLetters');
  readStream(stream, parts.table, streamDeadLetters);
  stream.addEnvironment('DEAD_LETTERS_URL', streamDeadLetters.queueUrl);
  stream.addToRolePolicy(allow(['sqs:SendMessage'], [streamDeadLetters.queueArn]));
  stream.addEnvironment('EVENT_BUS', parts.bus.eventBusName);
  stream.addToRolePolicy(allow(['events:PutEvents'], [parts.bus.eventBusArn]));
  stream.addEnvironment('CLOSER_ARN', closer.functionArn);
  letSchedule(scope, { settings: parts.settings, closer, deadLetters: closerDeadLetters }, [stream, closer]);
  for (const target of [stream, closer]) letPublish(target, parts.api);
  new Rule(scope, 'AuctionSweep', {
    description: 'Closes auctions whose schedule was missed.',
    schedule: Schedule.rate(SWEEP_EVERY),
    targets: [
      new FunctionTarget(closer, {
        event: RuleTargetInput.fromObject({ task: 'SWEEP' }),
        deadLetterQueue: closerDeadLetters,
        maxEventAge: SWEEP_EVERY,
        retryAttempts: 2,
      }),
    ],
  });
}

function functionNamed({ functions }: Parts, name: string): LambdaFunction {
  const found = functions.get(name);
  if (found === undefined) throw new Error(`There is no functions/${name}/handler.ts, which auctions need.`);
  return found;
}

/** Only writes of auctions call the processor, and not its own note of how far it is. */
function readStream(stream: LambdaFunction, table: Table, deadLetters: Queue): void {
  stream.addEventSource(
    // The class says `string | undefined` where its own interface, read strictly, wants an absent key.
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(1),
      onFailure: new SqsDlq(deadLetters),
      filters: [
        FilterCriteria.filter({
          dynamodb: {
            Keys: { SK: { S: FilterRule.isEqual(AUCTION_SORT) } },
            NewImage: { isNoted: { BOOL: FilterRule.notExists() } },
          },
        }),
      ],
    }),
  );
}

/** Lets functions make schedules that call the closer, each for one auction. */
function letSchedule(
  scope: Construct,
  { settings, closer, deadLetters }: { settings: Settings; closer: LambdaFunction; deadLetters: Queue },
  schedulers: readonly LambdaFunction[],
): void {
  const stack = Stack.of(scope);
  const group = new CfnScheduleGroup(scope, 'AuctionSchedules', { name: `ecobid-${settings.stage}-auctions` });
  const role = new Role(scope, 'AuctionScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': group.attrArn } },
    }),
  });
  role.addToPolicy(allow(['lambda:InvokeFunction'], [closer.functionArn]));
  role.addToPolicy(allow(['sqs:SendMessage'], [deadLetters.queueArn]));
  const schedules = stack.formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${group.ref}/*` });
  for (const scheduler of schedulers) {
    scheduler.addEnvironment('SCHEDULE_GROUP', group.ref);
    scheduler.addEnvironment('SCHEDULE_ROLE_ARN', role.roleArn);
    scheduler.addEnvironment('CLOSER_DEAD_LETTERS_ARN', deadLetters.queueArn);
    scheduler.addToRolePolicy(allow(['scheduler:CreateSchedule'], [schedules]));
    scheduler.addToRolePolicy(allow(['iam:PassRole'], [role.roleArn]));
    if (scheduler.role !== undefined) {
      Validations.of(scheduler.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:aws:scheduler:${settings.region}:<AWS::AccountId>:schedule/<AuctionSchedules>/*]`,
        reason: 'Schedules are named after their auctions, of which there is no end; nothing else is in this group.',
      });
    }
  }
}

/** Lets a function tell subscribers: the two mutations that are for the service alone. */
function letPublish(target: LambdaFunction, { api }: Api): void {
  target.addEnvironment('API_URL', api.attrGraphQlUrl);
  const fields = ['publishAuctionEvent', 'publishNotification'].map((field) => `${api.attrArn}/types/Mutation/fields/${field}`);
  target.addToRolePolicy(allow(['appsync:GraphQL'], fields));
}
