import type { VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { checkAnswer } from '../lib/check-answer.ts';
import { audit } from '../lib/log.ts';
import { addresseeOf } from './addressee.ts';
import { confirmAccount } from './confirm-account.ts';

/** Whether the answer is the code, which proves the phone and makes the account its owner's. */
export const verify = async (event: VerifyAuthChallengeResponseTriggerEvent, now: number): Promise<boolean> => {
  const { challengeId = '', turn = '' } = event.request.privateChallengeParameters;
  const text = String(event.request.challengeAnswer ?? '');
  const isRight = await checkAnswer(addresseeOf(event), { challengeId, turn, text }, { now, onRight: () => confirmAccount(event) });
  if (isRight) {
    audit('SIGNED_IN');
  }
  return isRight;
};
