import { z } from 'zod';
import { AwsError, type Fault, type Json, type JsonObject } from '../service.ts';
import { readParameters } from './request-parameters.ts';
import { queryCodeOf, sqsError } from './sqs-error.ts';

const ENTRIES_MAX = 10;

const batchParameters = z.object({ Entries: z.array(z.looseObject({ Id: z.string() })) });

/**
 * A batch of up to 10 entries, each with a fate of its own: `{Successful: [{Id, …}], Failed: [{Id, Code, Message, SenderFault}]}`. By the
 * fault `unprocessed` one of them fails on the side of SQS.
 *
 * @throws AwsError when there are none or too many, or their ids are not distinct.
 */
export function inBatch(input: JsonObject, work: (entry: JsonObject) => JsonObject, fault?: Fault | undefined): JsonObject {
  const { Entries: entries } = readParameters(input, batchParameters);
  checkEntries(entries.map(({ Id }) => Id));
  const unprocessed = fault?.kind === 'unprocessed' ? Math.floor(fault.draw * entries.length) : -1;
  const Successful: Json[] = [];
  const Failed: Json[] = [];
  for (const [index, { Id, ...entry }] of entries.entries()) {
    try {
      if (index === unprocessed) throw sqsError('InternalError', 'The service could not take this entry.', 500);
      Successful.push({ Id, ...work(z.record(z.string(), z.json()).parse(entry)) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, Code: queryCodeOf(error), Message: error.message, SenderFault: error.status < 500 });
    }
  }
  return { Successful, ...(Failed.length === 0 ? {} : { Failed }) };
}

function checkEntries(ids: readonly string[]): void {
  if (ids.length === 0) throw sqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (ids.length > ENTRIES_MAX) {
    const message = `Maximum number of entries per request are ${ENTRIES_MAX}. You have sent ${ids.length}.`;
    throw sqsError('TooManyEntriesInBatchRequest', message);
  }
  if (!ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    const rule = 'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    throw sqsError('InvalidBatchEntryId', rule);
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw sqsError('BatchEntryIdsNotDistinct', `Id ${twice} repeated.`);
}
