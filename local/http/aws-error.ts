import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AwsError } from '../service.ts';
import { writeJson } from './write-json.ts';

/** What a caller learns of a mistake of our own: that there was one. The rest is in the log. */
export const internalFailure = (): AwsError =>
  new AwsError('InternalFailure', 'The request failed inside the local cloud; its log says why', 500);

/** Ends `response` with an error as AWS's JSON protocols send it ("AWS JSON 1.1 protocol" of the Smithy specification). */
export function writeAwsError(response: ServerResponse, error: AwsError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.setHeader('x-amzn-errortype', error.code);
  if (!response.hasHeader('x-amzn-requestid')) response.setHeader('x-amzn-requestid', randomUUID());
  writeJson(response, error.status, { __type: error.code, message: error.message, ...error.extra });
}
