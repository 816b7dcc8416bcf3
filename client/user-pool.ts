import type { StackOutputs } from './outputs.ts';
import { poolRefusal } from './pool-refusal.ts';
import { RefusalError } from './refusal.ts';
import type { Tokens } from './tokens.ts';

/** Who waits for a refresh waits with every call of the app. */
const ANSWER_MS_MAX = 15_000;
const TARGET = 'AWSCognitoIdentityProviderService';

/** Cognito's names for a refresh token that will never serve again, or whose user may not go on. */
const ENDED_TYPES = new Set([
  'InvalidParameterException',
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'RefreshTokenReuseException',
  'UserNotConfirmedException',
  'UserNotFoundException',
]);

type Answer = { AuthenticationResult?: { AccessToken?: string; IdToken?: string; RefreshToken?: string } };

/** A user pool, and the app client of it by which people sign in. */
export type UserPool = {
  readonly url: string;
  readonly id: string;
  readonly clientId: string;
};

/** The pool of a stage: on AWS by its region, else where the local cloud says. @throws Error when the outputs lack the pool. */
export const userPoolOf = ({ Region, UserPoolId, UserPoolClientId, LocalEndpoint }: StackOutputs): UserPool => {
  if (UserPoolId === undefined || UserPoolClientId === undefined) {
    throw new Error('The outputs must hold UserPoolId and UserPoolClientId for signing in, as `cdk deploy --outputs-file` writes them.');
  }
  const origin = LocalEndpoint?.replace(/\/$/, '') ?? `https://cognito-idp.${Region}.amazonaws.com`;
  return { url: `${origin}/`, id: UserPoolId, clientId: UserPoolClientId };
};

/** What a pool answered in the place of a result: `name` is Cognito's, such as `CodeMismatchException`. */
class PoolError extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}

const errorOf = async (response: Response): Promise<Error> => {
  const { __type, message } = (await response.json().catch(() => ({}))) as { __type?: string; message?: string };
  const type = __type?.split('#').at(-1);
  return type === undefined ? new Error(`The user pool answered with status ${response.status}.`) : new PoolError(type, message ?? type);
};

const post = async (pool: UserPool, operation: string, input: object): Promise<unknown> => {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error('The user pool did not answer in time.')), ANSWER_MS_MAX);
  try {
    const response = await fetch(pool.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${TARGET}.${operation}` },
      body: JSON.stringify({ ClientId: pool.clientId, ...input }),
      signal: limit.signal,
    });
    if (!response.ok) {
      throw await errorOf(response);
    }
    return await response.json();
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The answer to an unsigned operation of Cognito; `ClientId` is added to the input.
 * @throws RefusalError for what a person can put right; Error for the rest, such as a lost network.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/
 */
export const callPool = async <Result>(pool: UserPool, operation: string, input: object): Promise<Result> => {
  try {
    return (await post(pool, operation, input)) as Result;
  } catch (error) {
    throw poolRefusal(error) ?? error;
  }
};

/**
 * New tokens for a refresh token. With rotation there is a new refresh token among them, and the old one serves a short while longer.
 * @throws RefusalError UNAUTHENTICATED when it will never serve again; Error when it may, such as after a lost network.
 */
export const refreshTokens = async (pool: UserPool, refreshToken: string): Promise<Tokens> => {
  try {
    const { AuthenticationResult } = (await post(pool, 'GetTokensFromRefreshToken', { RefreshToken: refreshToken })) as Answer;
    const { AccessToken, IdToken, RefreshToken } = AuthenticationResult ?? {};
    if (AccessToken === undefined) {
      throw new Error('The user pool answered without tokens.');
    }
    return { accessToken: AccessToken, refreshToken: RefreshToken ?? refreshToken, ...(IdToken === undefined ? {} : { idToken: IdToken }) };
  } catch (error) {
    if (error instanceof PoolError && ENDED_TYPES.has(error.name)) {
      throw new RefusalError('UNAUTHENTICATED', 'You have been signed out. Please sign in again.');
    }
    throw error;
  }
};
