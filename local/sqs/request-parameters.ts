import { z } from 'zod';
import type { Json } from '../service.ts';
import { invalidValue, missingParameter } from './sqs-error.ts';

/** A whole number within bounds, both included. */
export const wholeNumber = (min: number, max: number) =>
  z
    .number(`Must be an integer from ${min} to ${max}`)
    .int(`Must be an integer from ${min} to ${max}`)
    .min(min, `Must be between ${min} and ${max}, if provided`)
    .max(max, `Must be between ${min} and ${max}, if provided`);

/**
 * The input as `shape` reads it; unknown parameters are left alone, as AWS leaves them.
 *
 * @throws AwsError MissingParameter or InvalidParameterValue, for the first that does not fit.
 */
export function readParameters<T>(input: Json, shape: z.ZodType<T>): T {
  const read = shape.safeParse(input, { reportInput: true });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name = issue?.path.join('.') ?? 'input';
  if (issue?.input === undefined || issue.input === '') throw missingParameter(name);
  throw invalidValue(name, typeof issue.input === 'object' ? JSON.stringify(issue.input) : issue.input, issue.message);
}
