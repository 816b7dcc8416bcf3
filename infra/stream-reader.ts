import { Duration } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { allow } from './roles.ts';

/** As many records are processed in one go. */
const BATCH_SIZE = 100;

/**
 * Lets a function read the table's stream: of all records those whose `dynamodb` part fits one of `writes`. AWS lets two functions read a stream.
 * Records that fail are bisected out, tried five times and given up after an hour; the function sends them to the dead letters whole.
 */
export function readStream(
  reader: LambdaFunction,
  { table, deadLetters, writes }: { table: Table; deadLetters: Queue; writes: readonly object[] },
): void {
  reader.addEventSource(
    // The class says `string | undefined` where its own interface, read strictly, wants an absent key.
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(1),
      onFailure: new SqsDlq(deadLetters),
      filters: writes.map((dynamodb) => FilterCriteria.filter({ dynamodb })),
    }),
  );
  reader.addEnvironment('DEAD_LETTERS_URL', deadLetters.queueUrl);
  reader.addToRolePolicy(allow(['sqs:SendMessage'], [deadLetters.queueArn]));
}
