import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { askSignIn, signInAnswer } from './lib/sign-in.ts';

/** Turns a refresh token into new tokens. */
export const request = (ctx: Context): LambdaRequest => askSignIn('refreshSession', { refreshToken: ctx.args.refreshToken });

export const response = (ctx: Context): unknown => signInAnswer(ctx);
