import type { Json } from '../../service.ts';
import { isObject } from '../../template/json.ts';

/**
 * The identifiers of a batch that the answer of a handler reports as failed; `all` when the batch failed as a whole, which an answer
 * does too that can't be understood or names an unknown record. Follows the AWS Lambda Developer Guide, "Configuring partial batch
 * response with DynamoDB and Lambda" and "Implementing partial batch responses" (SQS).
 */
export function failedIdentifiers(answer: Json, batch: readonly string[]): readonly string[] | 'all' {
  if (answer === null || answer === '') return [];
  if (!isObject(answer)) return 'all';
  const failures = answer.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return 'all';
  const identifiers: string[] = [];
  for (const failure of failures) {
    const identifier = isObject(failure) ? failure.itemIdentifier : undefined;
    if (typeof identifier !== 'string' || !batch.includes(identifier)) return 'all';
    identifiers.push(identifier);
  }
  return identifiers;
}
