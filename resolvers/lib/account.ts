import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { ID_LENGTH_MAX } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import { failed, refuse } from './refuse.ts';

/** Ends the field because nobody has this id. */
export const noSuchUser = (): never => refuse(refusal('NOT_FOUND', 'There is no such user.'));

/** Asks the user pool for the account of a user: who has never done anything has no row in the table. */
export const lookUpAccount = (userId: string): LambdaRequest =>
  userId === '' || userId.length > ID_LENGTH_MAX ? noSuchUser() : { operation: 'Invoke', payload: { task: 'LOOK_UP', userId } };

/** Whether the account is an admin's; NOT_FOUND where there is none. */
export const isAdminsAccount = (ctx: Context): boolean => {
  if (ctx.error) {
    failed();
  }
  return ctx.result === null ? noSuchUser() : ctx.result.isAdmin;
};
