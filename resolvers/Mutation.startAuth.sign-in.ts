import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { callerAddress } from './lib/address.ts';
import { askSignIn, signInAnswer } from './lib/sign-in.ts';

/** Sends a code to a phone. */
export const request = (ctx: Context): LambdaRequest => askSignIn('startAuth', { phone: ctx.args.phone, address: callerAddress(ctx) });

export const response = (ctx: Context): unknown => signInAnswer(ctx);
