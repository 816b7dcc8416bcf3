import type { DynamoDBStreamEvent } from 'aws-lambda';
import { logged } from '../lib/log.ts';
import { processStream } from '../lib/stream-batch.ts';
import { processChanges } from './auction-changes.ts';
import { changeOf } from './changes.ts';

/** Processes a batch of writes of auctions; answers which must come again. */
export const handler = logged(
  (_batch: DynamoDBStreamEvent) => ({ operation: 'auction-stream' }),
  (batch) => processStream(batch, { changeOf, process: processChanges }),
);
