import { AwsError } from '../service.ts';

/**
 * The work is done and its answer is on the way, where a fault loses it. A client on HTTP sees its connection cut; within the local cloud it
 * is this error, which tells no more than that the outcome is unknown.
 */
export class LostAnswer extends AwsError {
  constructor() {
    super('ServiceUnavailable', 'The connection was closed before the answer came', 503);
  }
}
