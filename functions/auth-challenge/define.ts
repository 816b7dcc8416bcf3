import type { DefineAuthChallengeTriggerEvent } from 'aws-lambda';
import { requiredSetting } from '../lib/env.ts';

const attemptsMax = Number(requiredSetting('OTP_MAX_ATTEMPTS'));

type Step = Pick<DefineAuthChallengeTriggerEvent['response'], 'challengeName' | 'issueTokens' | 'failAuthentication'>;

const CHALLENGE: Step = { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
const TOKENS: Step = { challengeName: '', issueTokens: true, failAuthentication: false };
const END: Step = { challengeName: '', issueTokens: false, failAuthentication: true };

/**
 * The next step of a session: tokens for the right code, the challenge again after a wrong one, the end after more answers than any code has.
 * A session that began with a password, or with anything but the code, ends at once: the code is the only way in here. How many answers a code
 * still has is counted in the table, not by the session.
 */
export const define = ({ session }: DefineAuthChallengeTriggerEvent['request']): Step => {
  if (session.some(({ challengeName }) => challengeName !== 'CUSTOM_CHALLENGE') || session.length > attemptsMax) {
    return END;
  }
  return session.at(-1)?.challengeResult === true ? TOKENS : CHALLENGE;
};
