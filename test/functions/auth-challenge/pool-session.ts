import type { CreateAuthChallengeTriggerEvent, VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { PHONE, POOL_ID } from '../sign-in-cloud.ts';

type Handler = typeof import('../../../functions/auth-challenge/handler.ts').handler;
type Results = CreateAuthChallengeTriggerEvent['request']['session'];

/** Who signs in, as the pool tells its triggers. */
export interface Account {
  readonly userName: string;
  readonly userAttributes: Record<string, string>;
  readonly userNotFound: boolean;
}

/** An account of a phone that was registered and has not proved itself. */
export const newAccount = (phone: string = PHONE): Account => ({
  userName: '7f3e1f2a-0000-4000-8000-000000000001',
  userAttributes: { phone_number: phone, 'cognito:user_status': 'FORCE_CHANGE_PASSWORD' },
  userNotFound: false,
});

/** A question as the pool keeps it. */
export interface Question {
  readonly shown: Record<string, string>;
  readonly kept: Record<string, string>;
  readonly metadata: string;
}

/** Calls the triggers in the order in which the pool does ("Custom authentication challenge Lambda triggers"). */
export const poolSession = (handler: Handler, account: Account) => {
  const results: Results = [];
  const event = (triggerSource: string, request: object) => ({
    version: '1',
    region: 'eu-central-1',
    userPoolId: POOL_ID,
    userName: account.userName,
    callerContext: { awsSdkVersion: '', clientId: 'client' },
    triggerSource,
    request: { userAttributes: account.userAttributes, userNotFound: account.userNotFound, ...request },
    response: {},
  });
  const call = async (triggerSource: string, request: object): Promise<Record<string, unknown>> =>
    (await handler(event(triggerSource, request) as never)).response as Record<string, unknown>;
  return {
    results,
    define: () => call('DefineAuthChallenge_Authentication', { session: results }),
    create: async (): Promise<Question> => {
      const response = await call('CreateAuthChallenge_Authentication', { session: results, challengeName: 'CUSTOM_CHALLENGE' });
      return {
        shown: response.publicChallengeParameters as Record<string, string>,
        kept: response.privateChallengeParameters as Record<string, string>,
        metadata: String(response.challengeMetadata),
      };
    },
    /** Whether an answer is right; the session goes on from it. */
    answer: async (question: Question, challengeAnswer: string): Promise<boolean> => {
      const request = { privateChallengeParameters: question.kept, challengeAnswer };
      const response = (await call(
        'VerifyAuthChallengeResponse_Authentication',
        request,
      )) as VerifyAuthChallengeResponseTriggerEvent['response'];
      results.push({ challengeName: 'CUSTOM_CHALLENGE', challengeResult: response.answerCorrect, challengeMetadata: question.metadata });
      return response.answerCorrect;
    },
  };
};
