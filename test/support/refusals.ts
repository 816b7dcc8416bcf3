import { CombinedGraphQLErrors } from '@apollo/client';
import { expect } from 'vitest';
import { type Refusal, refusalOf } from '../../client/index.ts';

/** The refusal that a call ends with; fails when it succeeds, or has another error, or more than one. */
export const refusalFrom = async (call: Promise<unknown>): Promise<Refusal> => {
  const error: unknown = await call.then(
    (answer) => expect.fail(`answered ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  const refusal = refusalOf(error);
  if (refusal === null || !CombinedGraphQLErrors.is(error)) {
    throw error;
  }
  expect(error.errors).toHaveLength(1);
  return refusal;
};
