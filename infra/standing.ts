import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterRule, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PROFILE_SORT } from '../domain/keys.ts';
import type { Api } from './api.ts';
import { letCall } from './api-calls.ts';
import { createDeadLetters } from './dead-letters.ts';
import { functionNamed } from './functions.ts';
import { letSchedule } from './schedules.ts';
import type { Settings } from './settings.ts';
import { readStream } from './stream-reader.ts';

interface Parts {
  readonly settings: Settings;
  readonly table: Table;
  readonly api: Api;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

const ofProfiles = { SK: { S: FilterRule.isEqual(PROFILE_SORT) } };
const isSet = { S: FilterRule.exists() };

/** What follows from a suspension or a deletion: the second reader of the stream, which sees both at their profile, and looks again by schedules. */
export function createStanding(scope: Construct, parts: Parts): void {
  const stream = functionNamed(parts.functions, 'market-stream');
  const deadLetters = createDeadLetters(scope, 'MarketStreamDeadLetters');
  readStream(stream, {
    table: parts.table,
    deadLetters,
    // Of profiles those that are suspended, were so until now, or are deleted: not what people say of themselves.
    writes: [
      { Keys: ofProfiles, NewImage: { suspendedAt: isSet } },
      { Keys: ofProfiles, OldImage: { suspendedAt: isSet } },
      { Keys: ofProfiles, NewImage: { deletedAt: isSet } },
    ],
  });
  letSchedule(scope, { settings: parts.settings, name: 'Standing', target: stream, deadLetters }, [stream]);
  letCall(stream, parts.api, ['endSubscriptions', 'publishNotification']);
}
