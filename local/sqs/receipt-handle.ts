import { sqsError } from './sqs-error.ts';

/** Which message a receipt handle is for, and which of its receives. */
export interface Receipt {
  readonly sequence: string;
  readonly receipt: string;
}

/** The handle of one receive of a message. */
export const receiptHandle = (queueName: string, { sequence, receipt }: Receipt): string =>
  Buffer.from([queueName, sequence, receipt].join('/')).toString('base64');

/** @throws AwsError ReceiptHandleIsInvalid for a text that is no handle, or one of another queue. */
export function readReceiptHandle(queueName: string, handle: string): Receipt {
  const [name, sequence, receipt] = Buffer.from(handle, 'base64').toString().split('/');
  if (name !== queueName || sequence === undefined || receipt === undefined || receiptHandle(name, { sequence, receipt }) !== handle) {
    throw sqsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle.slice(0, 1024)}" is not a valid receipt handle.`);
  }
  return { sequence, receipt };
}
