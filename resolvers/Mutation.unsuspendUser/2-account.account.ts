import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { isAdminsAccount, lookUpAccount } from '../lib/account.ts';

/** Asks whether there is such an account. */
export const request = (ctx: Context): LambdaRequest => lookUpAccount(ctx.args.userId);

export const response = (ctx: Context): boolean => isAdminsAccount(ctx);
