import { ANSWER_GRID_MS, CHALLENGE_GRID_MS } from '../../domain/limits.ts';
import { audit, logged } from '../lib/log.ts';
import { onGrid } from '../lib/on-grid.ts';
import type { Answer } from './answer.ts';
import { refreshSession } from './refresh-session.ts';
import { type StartAuth, startAuth } from './start-auth.ts';
import { type VerifyOtp, verifyOtp } from './verify-otp.ts';

/** A field with its arguments, as its resolver passes them on. */
export type SignInRequest =
  | ({ field: 'startAuth' } & StartAuth)
  | ({ field: 'verifyOtp' } & VerifyOtp)
  | { field: 'refreshSession'; refreshToken: string };

const answerTo = (request: SignInRequest): Promise<Answer<object>> => {
  switch (request.field) {
    case 'startAuth':
      return onGrid(ANSWER_GRID_MS, () => startAuth(request, Date.now()));
    case 'verifyOtp':
      return onGrid(CHALLENGE_GRID_MS, () => verifyOtp(request, Date.now()));
    case 'refreshSession':
      return refreshSession(request.refreshToken);
  }
};

/** Sign-in by code for those who are nobody yet: `startAuth`, `verifyOtp`, `refreshSession`. A refusal is answered as data. */
export const handler = logged(
  ({ field }: SignInRequest) => ({ operation: `Mutation.${field}` }),
  async (request: SignInRequest) => {
    const answer = await answerTo(request);
    if ('refusal' in answer) {
      audit('SIGN_IN_REFUSED', { code: answer.refusal.code });
    }
    return answer;
  },
);
