import type { CreateAuthChallengeTriggerEvent, DefineAuthChallengeTriggerEvent, VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { logged } from '../lib/log.ts';
import { create } from './create.ts';
import { define } from './define.ts';
import { subjectOf } from './subject.ts';
import { verify } from './verify.ts';

type TriggerEvent = DefineAuthChallengeTriggerEvent | CreateAuthChallengeTriggerEvent | VerifyAuthChallengeResponseTriggerEvent;

const answerTo = async (event: TriggerEvent): Promise<object> => {
  switch (event.triggerSource) {
    case 'DefineAuthChallenge_Authentication':
      return define(event.request);
    case 'CreateAuthChallenge_Authentication':
      return create(event, Date.now());
    case 'VerifyAuthChallengeResponse_Authentication':
      return { answerCorrect: await verify(event, Date.now()) };
  }
};

/** The three triggers of sign-in by code ("Custom authentication challenge Lambda triggers", Amazon Cognito Developer Guide). */
export const handler = logged(
  (event: TriggerEvent) => ({ operation: event.triggerSource, ...subjectOf(event) }),
  async (event: TriggerEvent) => ({ ...event, response: { ...event.response, ...(await answerTo(event)) } }),
);
