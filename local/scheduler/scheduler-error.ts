import { AwsError } from '../service.ts';

/** An error of Scheduler, whose body names the text `Message` (API reference, "Errors"). */
const schedulerError = (code: string, message: string, status: number): AwsError =>
  new AwsError(code, message, status, { Message: message });

/** ValidationException, 400. */
export const invalidSchedule = (message: string): AwsError => schedulerError('ValidationException', message, 400);
/** ResourceNotFoundException, 404. */
export const notFound = (what: string): AwsError => schedulerError('ResourceNotFoundException', `${what} does not exist.`, 404);
/** ConflictException, 409. */
export const conflict = (message: string): AwsError => schedulerError('ConflictException', message, 409);
/** ThrottlingException, 429. */
export const throttled = (): AwsError => schedulerError('ThrottlingException', 'Rate exceeded', 429);
/** InternalServerException, 500. */
export const failed = (): AwsError =>
  schedulerError('InternalServerException', 'Unexpected error encountered while processing the request.', 500);
