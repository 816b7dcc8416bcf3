import { z } from 'zod';
import { AwsError, type JsonObject } from '../../service.ts';
import type { ChallengeResult } from '../challenges.ts';
import type { CognitoParts } from '../cognito-parts.ts';
import type { UserPoolClient } from '../user-pool.ts';
import type { UserRecord } from '../user-store.ts';
import type { Trigger } from './lambda-config.ts';
import { callFor, metadataOf, type Occasion, readResponse, userAttributes } from './occasion.ts';

/** Whom a custom flow is about, and by which call it goes on; `user` is undefined for a name that nobody has. */
export interface ChallengeCall {
  readonly client: UserPoolClient;
  readonly username: string;
  readonly user: UserRecord | undefined;
  readonly session: readonly ChallengeResult[];
  readonly occasion: Occasion;
}

const truth = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const parameters = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

const definition = z.object({ challengeName: text, issueTokens: truth, failAuthentication: truth });
const creation = z.object({ publicChallengeParameters: parameters, privateChallengeParameters: parameters, challengeMetadata: text });
const verification = z.object({ answerCorrect: truth });

/** DefineAuthChallenge: what comes next in the flow. @throws AwsError InvalidParameterException when the pool has no such trigger. */
export async function defineAuthChallenge(parts: CognitoParts, call: ChallengeCall) {
  const request = { session: sessionOf(call) };
  const response = { challengeName: null, issueTokens: null, failAuthentication: null };
  return readResponse(await run(parts, 'DefineAuthChallenge', call, { request, response }), definition);
}

/** CreateAuthChallenge: what the client is asked and what only the pool knows of it. @throws AwsError like `defineAuthChallenge`. */
export async function createAuthChallenge(parts: CognitoParts, call: ChallengeCall) {
  const request = { challengeName: 'CUSTOM_CHALLENGE', session: sessionOf(call) };
  const response = { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null };
  return readResponse(await run(parts, 'CreateAuthChallenge', call, { request, response }), creation);
}

/** VerifyAuthChallengeResponse: whether an answer is right. @throws AwsError like `defineAuthChallenge`. */
export async function verifyAuthChallenge(
  parts: CognitoParts,
  call: ChallengeCall,
  { answer, privateParameters }: { answer: string; privateParameters: JsonObject },
): Promise<boolean> {
  const request = { privateChallengeParameters: privateParameters, challengeAnswer: answer };
  const response = await run(parts, 'VerifyAuthChallengeResponse', call, { request, response: { answerCorrect: null } });
  return readResponse(response, verification).answerCorrect;
}

function sessionOf({ session }: ChallengeCall): JsonObject[] {
  return session.map((result) => ({ ...result }));
}

/** Whether the name is anybody's shows to the functions of a client that hides it from everyone else. */
async function run(
  parts: CognitoParts,
  trigger: Trigger,
  { client, username, user, occasion }: ChallengeCall,
  { request, response }: { request: JsonObject; response: JsonObject },
): Promise<JsonObject> {
  const answer = await parts.triggers.run(trigger, {
    ...callFor(client.pool, occasion, username),
    source: `${trigger}_Authentication`,
    request: {
      userAttributes: user === undefined ? {} : userAttributes(user),
      ...request,
      ...metadataOf(occasion),
      ...(client.hidesUserExistence ? { userNotFound: user === undefined } : {}),
    },
    response,
  });
  if (answer !== undefined) return answer;
  throw new AwsError('InvalidParameterException', 'Custom auth lambda trigger is not configured for the user pool.');
}
