import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { refuseText } from '../../domain/bounds.ts';
import { REASON_LENGTH } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import { isAdminsAccount, lookUpAccount } from '../lib/account.ts';
import { callerId } from '../lib/caller.ts';
import { refuse, refuseIf } from '../lib/refuse.ts';

/** Asks whose account it is. Nobody locks oneself out. */
export const request = (ctx: Context): LambdaRequest => {
  const { userId, reason } = ctx.args;
  refuseIf(refuseText('reason', reason, REASON_LENGTH));
  if (userId === callerId(ctx)) {
    refuse(refusal('FORBIDDEN', 'Nobody can suspend oneself.'));
  }
  return lookUpAccount(userId);
};

/** Admins don't fight each other here: who operates the pool takes one out of the group first. */
export const response = (ctx: Context): null => {
  if (isAdminsAccount(ctx)) {
    refuse(refusal('FORBIDDEN', 'An admin can’t be suspended. Take the user out of the group first.'));
  }
  return null;
};
