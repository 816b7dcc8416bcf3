import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type EventBus, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { FilterRule, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { AUCTION_SORT } from '../domain/keys.ts';
import type { Api } from './api.ts';
import { letCall } from './api-calls.ts';
import { createDeadLetters } from './dead-letters.ts';
import { functionNamed } from './functions.ts';
import { allow } from './roles.ts';
import { letSchedule } from './schedules.ts';
import type { Settings } from './settings.ts';
import { readStream } from './stream-reader.ts';

/** The sweep is a net below the schedules, so it need not hurry. */
const SWEEP_EVERY = Duration.minutes(5);

interface Parts {
  readonly settings: Settings;
  readonly table: Table;
  readonly api: Api;
  readonly bus: EventBus;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

/** What happens after a bid and at the end of an auction: the stream's processor, the closer with its schedules, and the sweep. */
export function createAuctions(scope: Construct, parts: Parts): void {
  const stream = functionNamed(parts.functions, 'auction-stream');
  const closer = functionNamed(parts.functions, 'auction-closer');
  const streamDeadLetters = createDeadLetters(scope, 'AuctionStreamDeadLetters');
  const closerDeadLetters = createDeadLetters(scope, 'AuctionCloserDeadLetters');
  // Not the processor's own note of how far it is.
  const writesOfAuctions = {
    Keys: { SK: { S: FilterRule.isEqual(AUCTION_SORT) } },
    NewImage: { isNoted: { BOOL: FilterRule.notExists() } },
  };
  readStream(stream, { table: parts.table, deadLetters: streamDeadLetters, writes: [writesOfAuctions] });
  stream.addEnvironment('EVENT_BUS', parts.bus.eventBusName);
  stream.addToRolePolicy(allow(['events:PutEvents'], [parts.bus.eventBusArn]));
  stream.addEnvironment('CLOSER_ARN', closer.functionArn);
  const calls = { settings: parts.settings, name: 'Auction', target: closer, deadLetters: closerDeadLetters };
  letSchedule(scope, calls, [stream, closer]);
  for (const teller of [stream, closer]) letCall(teller, parts.api, ['publishAuctionEvent', 'publishNotification']);
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
