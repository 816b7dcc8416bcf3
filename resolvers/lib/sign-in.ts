import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { failed, refuse } from './refuse.ts';

/** Asks the Lambda of sign-in for a field, whose arguments go along. Secrets and the user pool's signed operations are out of a resolver's reach. */
export const askSignIn = (field: string, args: Record<string, unknown>): LambdaRequest => ({
  operation: 'Invoke',
  payload: { field, ...args },
});

/** What the Lambda answered; its refusals end the field. */
export const signInAnswer = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  if (ctx.result.refusal) {
    refuse(ctx.result.refusal);
  }
  return ctx.result.value;
};
