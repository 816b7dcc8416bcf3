import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { askSignIn, signInAnswer } from './lib/sign-in.ts';

/** Turns a code into tokens. */
export const request = (ctx: Context): LambdaRequest =>
  askSignIn('verifyOtp', { phone: ctx.args.phone, otp: ctx.args.otp, session: ctx.args.session });

export const response = (ctx: Context): unknown => signInAnswer(ctx);
