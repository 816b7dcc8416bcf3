import { z } from 'zod';
import { type AwsOperation, requireSigned } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { checkSecretHash } from './client-secret.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { answerCustomChallenge, answerCustomSrp, startCustomSignIn } from './custom-sign-in.ts';
import { clientId, operation, session, stringMap, userPoolId } from './operation-input.ts';
import { answerNewPassword, answerSrp, type Parameters, parameter, signInByPassword, startSrpSignIn } from './sign-in.ts';
import { refreshByInitiateAuth } from './token-refresh.ts';
import { type Occasion, occasionOf, withoutMetadata } from './triggers/occasion.ts';
import type { UserPoolClient } from './user-pool.ts';

const FLOWS = [
  'ADMIN_NO_SRP_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'CUSTOM_AUTH',
  'REFRESH_TOKEN',
  'REFRESH_TOKEN_AUTH',
  'USER_AUTH',
  'USER_PASSWORD_AUTH',
  'USER_SRP_AUTH',
] as const;
type Flow = (typeof FLOWS)[number];

/** The same flow under its older name. */
const CURRENT_NAME: Partial<Record<Flow, Flow>> = { ADMIN_NO_SRP_AUTH: 'ADMIN_USER_PASSWORD_AUTH', REFRESH_TOKEN: 'REFRESH_TOKEN_AUTH' };

const initiate = {
  AuthFlow: z.enum(FLOWS),
  AuthParameters: stringMap.default({}),
  ClientId: clientId,
  ClientMetadata: stringMap.optional(),
};
const respond = {
  ChallengeName: z.enum([
    'PASSWORD_VERIFIER',
    'NEW_PASSWORD_REQUIRED',
    'CUSTOM_CHALLENGE',
    'SELECT_CHALLENGE',
    'SMS_MFA',
    'DEVICE_SRP_AUTH',
  ]),
  ChallengeResponses: stringMap.default({}),
  ClientId: clientId,
  ClientMetadata: stringMap.optional(),
  Session: session.optional(),
};

/** InitiateAuth and RespondToAuthChallenge, and their signed forms. */
export function signInOperations(parts: CognitoParts): Record<string, AwsOperation> {
  return {
    InitiateAuth: operation(initiate, (input, call) => {
      const flow = CURRENT_NAME[input.AuthFlow] ?? input.AuthFlow;
      if (flow === 'ADMIN_USER_PASSWORD_AUTH') throw invalid('Initiate Auth method not supported.');
      const client = parts.pools.client(input.ClientId);
      return initiateAuth(parts, client, { flow, ...input }, occasionOf(call, client, input.ClientMetadata));
    }),
    AdminInitiateAuth: operation({ ...initiate, UserPoolId: userPoolId }, (input, call) => {
      requireSigned(call.caller);
      const client = parts.pools.client(input.ClientId, parts.pools.pool(input.UserPoolId));
      const flow = CURRENT_NAME[input.AuthFlow] ?? input.AuthFlow;
      return initiateAuth(parts, client, { flow, ...input }, occasionOf(call, client, input.ClientMetadata));
    }),
    RespondToAuthChallenge: operation(respond, (input, call) => {
      const client = parts.pools.client(input.ClientId);
      return answer(parts, client, input, occasionOf(call, client, input.ClientMetadata));
    }),
    AdminRespondToAuthChallenge: operation({ ...respond, UserPoolId: userPoolId }, (input, call) => {
      requireSigned(call.caller);
      const client = parts.pools.client(input.ClientId, parts.pools.pool(input.UserPoolId));
      return answer(parts, client, input, occasionOf(call, client, input.ClientMetadata));
    }),
  };
}

interface FirstCall {
  readonly flow: Flow;
  readonly AuthParameters: Parameters;
}

async function initiateAuth(
  parts: CognitoParts,
  client: UserPoolClient,
  { flow, AuthParameters: parameters }: FirstCall,
  occasion: Occasion,
): Promise<JsonObject> {
  if (!client.flows.has(`ALLOW_${flow}`)) throw invalid(`${flow} is not enabled for the client.`);
  if (flow === 'REFRESH_TOKEN_AUTH') return refreshByInitiateAuth(parts, client, parameters, withoutMetadata(occasion));
  checkSecretHash(client, parameter(parameters, 'USERNAME'), parameters.SECRET_HASH);
  if (flow === 'USER_SRP_AUTH') return startSrpSignIn(parts, client, parameters, occasion);
  if (flow === 'CUSTOM_AUTH') return startCustomSignIn(parts, client, parameters, occasion);
  return signInByPassword(parts, client, parameters, occasion);
}

interface ChallengeAnswer {
  readonly ChallengeName: string;
  readonly ChallengeResponses: Parameters;
  readonly Session?: string | undefined;
}

async function answer(
  parts: CognitoParts,
  client: UserPoolClient,
  { ChallengeName, ChallengeResponses: answers, Session: session }: ChallengeAnswer,
  occasion: Occasion,
): Promise<JsonObject> {
  checkSecretHash(client, parameter(answers, 'USERNAME'), answers.SECRET_HASH);
  if (ChallengeName === 'CUSTOM_CHALLENGE') return answerCustomChallenge(parts, client, { session, answers, occasion });
  if (ChallengeName === 'NEW_PASSWORD_REQUIRED') return answerNewPassword(parts, client, { session, answers, occasion });
  if (ChallengeName !== 'PASSWORD_VERIFIER') throw parts.challenges.refusal(session);
  const custom = session === undefined ? undefined : await answerCustomSrp(parts, client, { session, answers, occasion });
  return custom ?? answerSrp(parts, client, answers, occasion);
}

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
