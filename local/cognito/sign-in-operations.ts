import { z } from 'zod';
import { type AwsOperation, requireSigned } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { checkSecretHash } from './client-secret.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { clientId, operation, session, stringMap, userPoolId } from './operation-input.ts';
import { answerNewPassword, answerSrp, type Parameters, parameter, signInByPassword, startSrpSignIn } from './sign-in.ts';
import { refreshByInitiateAuth } from './token-refresh.ts';
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
    InitiateAuth: operation(initiate, (input) => {
      const flow = CURRENT_NAME[input.AuthFlow] ?? input.AuthFlow;
      if (flow === 'ADMIN_USER_PASSWORD_AUTH') throw invalid('Initiate Auth method not supported.');
      return initiateAuth(parts, parts.pools.client(input.ClientId), flow, input.AuthParameters);
    }),
    AdminInitiateAuth: operation({ ...initiate, UserPoolId: userPoolId }, (input, { caller }) => {
      requireSigned(caller);
      const client = parts.pools.client(input.ClientId, parts.pools.pool(input.UserPoolId));
      return initiateAuth(parts, client, CURRENT_NAME[input.AuthFlow] ?? input.AuthFlow, input.AuthParameters);
    }),
    RespondToAuthChallenge: operation(respond, (input) => answer(parts, parts.pools.client(input.ClientId), input)),
    AdminRespondToAuthChallenge: operation({ ...respond, UserPoolId: userPoolId }, (input, { caller }) => {
      requireSigned(caller);
      return answer(parts, parts.pools.client(input.ClientId, parts.pools.pool(input.UserPoolId)), input);
    }),
  };
}

function initiateAuth(parts: CognitoParts, client: UserPoolClient, flow: Flow, parameters: Parameters): JsonObject {
  if (!client.flows.has(`ALLOW_${flow}`)) throw invalid(`${flow} is not enabled for the client.`);
  if (flow === 'REFRESH_TOKEN_AUTH') return refreshByInitiateAuth(parts, client, parameters);
  checkSecretHash(client, parameter(parameters, 'USERNAME'), parameters.SECRET_HASH);
  if (flow === 'USER_SRP_AUTH') return startSrpSignIn(parts, client, parameters);
  if (flow === 'CUSTOM_AUTH') throw invalid('Custom auth lambda trigger is not configured for the user pool.');
  return signInByPassword(parts, client, parameters);
}

interface ChallengeAnswer {
  readonly ChallengeName: string;
  readonly ChallengeResponses: Parameters;
  readonly Session?: string | undefined;
}

function answer(parts: CognitoParts, client: UserPoolClient, { ChallengeName, ChallengeResponses, Session }: ChallengeAnswer): JsonObject {
  checkSecretHash(client, parameter(ChallengeResponses, 'USERNAME'), ChallengeResponses.SECRET_HASH);
  if (ChallengeName === 'PASSWORD_VERIFIER') return answerSrp(parts, client, ChallengeResponses);
  if (ChallengeName === 'NEW_PASSWORD_REQUIRED') return answerNewPassword(parts, client, Session, ChallengeResponses);
  throw new AwsError('NotAuthorizedException', 'Invalid session for the user.');
}

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
