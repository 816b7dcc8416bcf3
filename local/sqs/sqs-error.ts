import { AwsError } from '../service.ts';

/**
 * The names that errors had in SQS's query protocol, where they differ from those of its JSON protocol; clients find them in the header
 * `x-amzn-query-error` (trait `awsQueryError` in SQS's Smithy model).
 */
const QUERY_CODES: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
};

/** An error of SQS by its name in the JSON protocol. */
export const sqsError = (code: string, message: string, status = 400): AwsError =>
  new AwsError(code, message, status, { __type: `com.amazonaws.sqs#${code}` });

/** The name of the error in the query protocol. */
export const queryCodeOf = ({ code }: AwsError): string => QUERY_CODES[code] ?? code;

/** The value of the header `x-amzn-query-error`. */
export const queryErrorOf = (error: AwsError): string => `${queryCodeOf(error)};${error.status < 500 ? 'Sender' : 'Receiver'}`;

/** MissingParameter, 400. */
export const missingParameter = (name: string): AwsError => sqsError('MissingParameter', `The request must contain the parameter ${name}.`);

/** InvalidParameterValue, 400. */
export const invalidValue = (name: string, value: unknown, reason: string): AwsError =>
  sqsError('InvalidParameterValue', `Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}.`);

/** QueueDoesNotExist, 400. */
export const noSuchQueue = (): AwsError => sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
