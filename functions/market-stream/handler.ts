import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { logged } from '../lib/log.ts';
import { processStream } from '../lib/stream-batch.ts';
import { lookAgain, type SecondLook } from './second-look.ts';
import { changeOf, processStanding } from './standing-changes.ts';

const isBatch = (event: DynamoDBStreamEvent | SecondLook): event is DynamoDBStreamEvent => 'Records' in event;

const process = async (event: DynamoDBStreamEvent | SecondLook, { invokedFunctionArn }: Context): Promise<DynamoDBBatchResponse | null> => {
  if (isBatch(event)) {
    return processStream(event, { changeOf, process: (partition) => processStanding(partition, invokedFunctionArn) });
  }
  await lookAgain(event.userId);
  return null;
};

/**
 * The second reader of the table's stream: what follows from writes that are none of an auction's. Answers which records must come again. It is
 * also called by its own schedules, a while after.
 */
export const handler = logged(
  (event: DynamoDBStreamEvent | SecondLook, _context: Context) =>
    isBatch(event) ? { operation: 'market-stream' } : { operation: 'market-stream.LOOK_AGAIN', subject: event.userId },
  process,
);
